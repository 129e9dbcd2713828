"""The mail that asks partners how the name of their project is said aloud; a person sends it."""

from django.conf import settings
from django.utils.translation import gettext, override

from convergences.models import Mail


def draft_questions(nominees, *, batch, by):
    """Draft one mail per nominee, in one batch; gives the mails.

    Nobody's address is guessed: whoever reads the drafts writes them.
    """
    with override(settings.LANGUAGE_CODE):
        return [_draft(nominee, batch, by) for nominee in nominees]


def _draft(nominee, batch, by):
    told = {"name": nominee.partnership.name, "award": nominee.award}
    return Mail.objects.draft(
        to="",
        recipient=nominee.partnership.name,
        kind="pronunciation",
        batch=batch,
        label=gettext("How to say the names: %(edition)s") % {"edition": nominee.award.edition},
        subject=gettext("%(name)s: how do you say this name?") % told,
        body=gettext(
            "Hello,\n\n"
            "%(name)s is among the nominees of the Prix Convergences: %(award)s. At the ceremony, "
            "the presenter reads the names of all the nominees aloud.\n\n"
            "How do you say this one? Write it to us in letters that anyone reads aloud without "
            "mistake, for instance “lou san-set” for Le CentSept. If nothing can go wrong, tell us "
            "so.\n\n"
            "An answer to this message is enough. It tells nothing of the result, which nobody "
            "knows before the ceremony.\n"
        )
        % told,
        by=by,
    )
