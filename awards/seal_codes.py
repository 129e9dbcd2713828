"""What a fresh code is asked for before a seal is put or broken: this award, and nothing else."""

from django.utils.translation import gettext

from convergences.accounts.fresh_code import Purpose


def to_seal(award):
    """The code of whoever seals this award, or proposes to."""
    label = gettext("Seal the verdict: %(award)s") % {"award": award.label}
    return Purpose(f"seal-{award.pk}", label)


def to_break(award):
    """The code of whoever breaks the seal of this award."""
    label = gettext("Break the seal: %(award)s") % {"award": award.label}
    return Purpose(f"break-{award.pk}", label)
