"""The outbox in the administration: what waits is read and approved, what failed is seen.

The texts of mails from the accounts hold codes: no page of ours shows them.
"""

from collections import Counter

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import redirect
from django.urls import path
from django.utils.html import format_html
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET

from convergences import gaps
from convergences.administration.curation import CuratedAdmin
from convergences.administration.gaps import gap_filter
from convergences.outbox.mailings import blockers_of, digest
from convergences.outbox.mails import Mail
from convergences.transitions import refusals_shown

SAID = 80  # characters of what a mail server said, in a list
TYPED = ["recipient", "to", "subject", "body"]


class MailForm(forms.ModelForm):
    """A draft, changed by whoever reads it; what two people type at once is not lost."""

    read = forms.CharField(widget=forms.HiddenInput)

    class Meta:
        model = Mail
        fields = TYPED

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "read" in self.fields:
            self.fields["read"].initial = digest([self.instance])
        if "body" in self.fields:
            self.fields["body"].required = True
            self.fields["body"].widget.attrs |= {"rows": 18, "cols": 80}

    def clean_subject(self):
        return " ".join(self.cleaned_data["subject"].split())

    def clean(self):
        stored = Mail.objects.select_for_update().get(pk=self.instance.pk)
        if not stored.is_draft:
            self.add_error(
                None,
                _(
                    "This mail is no longer a draft and cannot change: what you typed stands below,"
                    " for you to copy."
                ),
            )
        elif self.cleaned_data.get("read") != digest([stored]):
            self.add_error(
                None,
                _(
                    "Somebody changed this mail while you were typing. What you typed stands below;"
                    " theirs is “%(subject)s”: %(body)s Save again to replace it."
                )
                % {"subject": stored.subject, "body": stored.body},
            )
            self.data = self.data.copy()
            self.data["read"] = digest([stored])
        return super().clean()


def _approved(number):
    said = ngettext(
        "%(number)d mail is approved: it leaves within a minute.",
        "%(number)d mails are approved: they leave within minutes.",
        number,
    )
    return said % {"number": number}


def _cancelled(number):
    said = ngettext(
        "%(number)d mail is cancelled: it does not leave.",
        "%(number)d mails are cancelled: they do not leave.",
        number,
    )
    return said % {"number": number}


def _revised(number):
    said = ngettext(
        "%(number)d mail is a draft again.", "%(number)d mails are drafts again.", number
    )
    return said % {"number": number}


# What is done to a whole mailing, or to one of its mails.
VERBS = {
    "approve": lambda mails, request: _approved(
        mails.approve(by=request.user, read=request.POST.get("read", ""))
    ),
    "cancel": lambda mails, request: _cancelled(mails.cancel(by=request.user)),
    "revise": lambda mails, request: _revised(mails.revise(by=request.user)),
    "retry": lambda mails, request: _approved(mails.retry(by=request.user)),
}


@admin.register(Mail)
class MailAdmin(CuratedAdmin):
    """Mails, the latest first."""

    form = MailForm
    list_display = [
        "subject",
        "recipient",
        "to",
        "mailing",
        "status",
        "said",
        "drafted_at",
        "sent_at",
    ]
    list_filter = [gap_filter(*gaps.OF_MAILS), "status", "urgent"]
    search_fields = ["subject", "recipient", "to", "label"]
    change_form_template = "admin/convergences/outbox/mail.html"

    def has_add_permission(self, request):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    def told_when_stale(self, form):
        return []  # its form compares the whole mail, and locks it

    def get_fields(self, request, obj=None):
        if obj.urgent:
            return ["to", "subject", *self._told(obj)]
        hidden = ["read"] if self._may_type(request, obj) else []
        return [*TYPED, *hidden, "mailing", *self._told(obj)]

    def get_readonly_fields(self, request, obj=None):
        told = ["mailing", *self._told(obj)]
        return told if self._may_type(request, obj) else [*TYPED, *told]

    def _told(self, mail):
        """What is known about a mail at this point of its life."""
        about = {
            "drafted_at": mail.drafted_at,
            "drafter": mail.drafted_by,
            "approved_at": mail.approved_at,
            "approver": mail.approved_by,
            "sent_at": mail.sent_at,
            "last_error": mail.last_error,
        }
        if mail.status == Mail.Status.APPROVED:
            about |= {"tries": mail.tries, "next_try_at": mail.next_try_at}
        return ["status", *(name for name, value in about.items() if value)]

    def _may_type(self, request, mail):
        """Whether the page has fields: those of a draft, or what was typed a moment too late."""
        typed = request.method == "POST" and not mail.urgent
        return self.has_change_permission(request, mail) and (mail.is_draft or typed)

    @admin.display(description=gettext_lazy("mailing"))
    def mailing(self, mail):
        """What was drafted together, as a link to the page where it is approved."""
        if mail.urgent:
            return _("account")
        return format_html('<a href="{}">{}</a>', self._url("mailing", mail.pk), mail.label)

    @admin.display(description=gettext_lazy("what the mail server said"))
    def said(self, mail):
        """Why it has not left, in a list."""
        return Truncator(mail.last_error).chars(SAID)

    @admin.display(description=gettext_lazy("drafted by"))
    def drafter(self, mail):
        """Who drafted it; no link: accounts are for superusers."""
        return str(mail.drafted_by)

    @admin.display(description=gettext_lazy("approved by"))
    def approver(self, mail):
        """Who let it leave."""
        return str(mail.approved_by)

    def response_change(self, request, obj):
        messages.success(request, _("The mail is changed. Read the mailing again to approve it."))
        return redirect(self._url("mailing", obj.pk))

    def get_urls(self):
        wrap = self.admin_site.admin_view
        verbs = [
            path(
                f"<number:pk>/{place}{verb}/",
                wrap(self.verb_view),
                {"verb": verb, "page": page},
                name=f"convergences_mail_{name}{verb}",
            )
            for verb in VERBS
            for place, page, name in (("", "change", ""), ("envoi/", "mailing", "mailing_"))
            if (verb, page) != ("approve", "change")  # approved is what was read, all together
        ]
        mailing = wrap(require_GET(self.mailing_view))
        return [
            path("<number:pk>/envoi/", mailing, name="convergences_mail_mailing"),
            *verbs,
            *super().get_urls(),
        ]

    def mailing_view(self, request, pk):
        """All that was drafted together: texts, recipients, and what can be done with them."""
        mail = self.get_object(request, str(pk))
        if mail is None or mail.urgent:
            raise Http404
        if not self.has_view_or_change_permission(request, mail):
            raise PermissionDenied
        mails = list(Mail.objects.of_batch(mail.batch).order_by("recipient", "to", "pk"))
        counts = Counter(mail.status for mail in mails)
        drafts = sorted((mail for mail in mails if mail.is_draft), key=lambda mail: mail.pk)
        return self._page(
            request,
            "admin/convergences/outbox/mailing.html",
            None,
            mail.label,
            mail=mail,
            mails=mails,
            counts=[(label, counts[status]) for status, label in Mail.Status.choices],
            drafts=drafts,
            failed=counts[Mail.Status.FAILED],
            cancellable=sum(mail.is_cancellable for mail in mails),
            revisable=sum(mail.is_revisable for mail in mails),
            blockers=blockers_of(drafts),
            rivals=Mail.objects.of_batch(mail.batch).rivals(),
            read=digest(drafts),
            may_act=self.has_change_permission(request, mail),
        )

    def verb_view(self, request, pk, verb, page):
        """Press one verb, by POST, for a mail or for all that was drafted with it."""
        mail = self._changeable(request, pk)
        if request.method == "POST":
            rows = Mail.objects.of_batch(mail.batch)
            with refusals_shown(request):
                rows = rows if page == "mailing" else rows.filter(pk=mail.pk)
                messages.success(request, VERBS[verb](rows, request))
        return redirect(self._url(page, mail.pk))
