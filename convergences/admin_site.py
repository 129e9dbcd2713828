"""The administration site: the door (who may enter), in front of the desk."""

from convergences.admin_desk import Desk


class ConvergencesAdminSite(Desk):
    """The one administration site."""
