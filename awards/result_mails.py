"""Mails that a reveal brings: one per nominee, drafted with the result and sent by a person.

They do not exist before the result is public, so that nothing can leave too early.
"""

from django.conf import settings
from django.utils.translation import gettext, override

from convergences.models import Mail


def draft_results(award, *, by):
    """Draft, for each nominee in the running, the mail that tells what became of it.

    Nobody's address is guessed: whoever reads the drafts writes them.
    """
    with override(settings.LANGUAGE_CODE):
        nominees = award.nominees.in_the_running().select_related("partnership", "laureate")
        for nominee in nominees.order_by("partnership__folded_name", "pk"):
            told = {"award": award, "name": nominee.partnership.name}
            subject, body = _words(nominee)
            Mail.objects.draft(
                to="",
                recipient=nominee.partnership.name,
                subject=subject % told,
                body=body % told,
                kind="result",
                batch=f"result-{award.pk}",
                label=gettext("Results: %(award)s") % told,
                by=by,
            )


def _words(nominee):
    if nominee.is_laureate:
        return (
            gettext("%(name)s is a laureate of the Prix Convergences: %(award)s"),
            gettext(
                "Hello,\n\n"
                "%(name)s became a laureate this evening: %(award)s. Our congratulations to all "
                "the partners, whom the page of the partnership names.\n\n"
                "Tell us if something there has to be corrected.\n"
            ),
        )
    if nominee.result:
        return (
            gettext("A special mention for %(name)s: %(award)s"),
            gettext(
                "Hello,\n\n"
                "The jury of %(award)s gave %(name)s a special mention this evening. Our "
                "congratulations to all the partners.\n\n"
                "Tell us if something on its page has to be corrected.\n"
            ),
        )
    return (
        gettext("%(name)s, nominee of the Prix Convergences: %(award)s"),
        gettext(
            "Hello,\n\n"
            "The result of %(award)s is public: the award went to another partnership, or to "
            "none. %(name)s stays among the nominees, on its own page.\n\n"
            "Thank you for what you do together.\n"
        ),
    )
