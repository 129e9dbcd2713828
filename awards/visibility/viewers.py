"""Who a viewer is: somebody of the staff who curates, an account, an auditor, or nobody."""

NOBODY = 0


def curates(viewer):
    """Whether `viewer` may see what is being prepared; a closed account has no permission."""
    return viewer is not None and viewer.has_perm("awards.view_nominee")


def key_of(viewer):
    """The key of an active account; nobody's otherwise, so that no row is anybody's."""
    return NOBODY if viewer is None or not viewer.is_active else viewer.pk


def is_auditor(viewer):
    """Whether the viewer stands in the group that checks everything afterwards."""
    return viewer is not None and viewer.is_active and viewer.groups.filter(name="auditor").exists()
