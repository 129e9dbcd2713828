"""« Retours aux nominés »: how much of what the jury released each nominee is told, and the mails."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils.translation import gettext as _

from awards.feedback_mails import batch_of, told_to_each
from awards.models import Feedback
from awards.visibility import feedback_for, released_comments_for
from convergences.models import Mail
from convergences.transitions import TransitionRefused


def mailing_of(mail):
    """The address where the mails drafted with this one are read."""
    return reverse("admin:convergences_mail_mailing", args=[mail.pk])


class DraftFeedback:
    """Gives the administration of awards its page « Retours aux nominés »."""

    def get_urls(self):
        view = self.admin_site.admin_view(self.feedback_view)
        return [
            path("<number:pk>/retours/", view, name="awards_award_feedback"),
            *super().get_urls(),
        ]

    def feedback_view(self, request, pk):
        """Say what each nominee would be told, in counts; a POST drafts the mails."""
        award = self._of_the_jury(request, pk)
        if not award.is_revealed or not award.is_marked:
            raise Http404
        feedback = Feedback.of(award)
        if request.method == "POST":
            try:
                return redirect(mailing_of(feedback.draft(by=request.user)[0]))
            except TransitionRefused as refusal:
                messages.error(request, str(refusal))
            return redirect(request.path)
        released = released_comments_for(request.user).filter(assessment__nominee__award=award)
        has_totals = feedback_for(request.user).filter(award=award).exists()
        told = told_to_each(award, released, with_totals=has_totals)
        mail = Mail.objects.of_batch(batch_of(award)).first() if feedback.drafted_at else None
        return self._page(
            request,
            "admin/awards/award/feedback.html",
            award,
            _("Feedback to nominees: %(award)s") % {"award": award},
            feedback=feedback,
            told=told,
            has_totals=has_totals,
            mails=sum(each.has_something for each in told),
            mailing=mailing_of(mail) if mail else "",
        )
