"""What a fresh code is asked for: one act about a seal, or one desk; nothing else."""

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


def to_enter_desk(ceremony):
    """The code of whoever sits down at the desk of this ceremony."""
    label = gettext("Enter the desk: %(ceremony)s") % {"ceremony": ceremony}
    return Purpose(f"desk-{ceremony.pk}", label)


def to_hand_over(handover):
    """The code of the second person, who makes what another asked for."""
    label = gettext("Make what goes to the hall: %(handover)s") % {"handover": handover}
    return Purpose(f"handover-{handover.pk}", label)
