"""Staff who are jurors too, and have a link: no page of that award's jury opens to them."""

from django.core.exceptions import PermissionDenied


class Unconcerned:
    """Gives the administration of awards the way into the pages of a jury."""

    def _of_the_jury(self, request, pk):
        """The award, for whoever may change it and declared no link with a nominee of it."""
        award = self._changeable(request, pk)
        if award.concerns(request.user):
            raise PermissionDenied
        return award
