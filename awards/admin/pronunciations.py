"""« Comment dire les noms »: how each nominee of an evening is said, and the mails that ask."""

import secrets

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from awards.admin.rows import Row
from awards.models import Nominee
from awards.models.running_order import ChangedMeanwhile
from awards.pronunciation_mails import draft_questions
from convergences.journal import JournalEntry
from convergences.transitions import TransitionRefused


class SaidForm(Row):
    """How one name is said."""

    pronunciation = forms.CharField(
        label=gettext_lazy("How to say the name"), max_length=200, required=False
    )


class AskForm(forms.Form):
    """Whether those who have not answered are asked again."""

    again = forms.BooleanField(
        label=gettext_lazy("Ask again those who were asked and have not answered"), required=False
    )


def unsaid_at(ceremony):
    """The nominees of this evening of whom nobody has said how they are said."""
    return Nominee.objects.named_at(ceremony).filter(pronunciation="")


def ask_at(ceremony, *, again, by):
    """Draft the mails that ask, in one batch; gives the address where they are read."""
    if not ceremony.edition.nominees_announced_at:
        raise TransitionRefused(
            _("The nominees are not announced: this mail would tell them that they are nominees.")
        )
    if ceremony.has_begun:
        raise TransitionRefused(_("The evening has begun: it is too late to ask."))
    with transaction.atomic():
        unsaid = unsaid_at(ceremony).select_for_update(of=("self",), no_key=True)
        asked = list(unsaid if again else unsaid.filter(pronunciation_asked_at=None))
        if not asked:
            raise TransitionRefused(_("Nobody is left to ask."))
        batch = f"pronunciation-{ceremony.pk}-{secrets.token_hex(4)}"
        mails = draft_questions(asked, batch=batch, by=by)
        keys = [nominee.pk for nominee in asked]
        Nominee.objects.filter(pk__in=keys).update(pronunciation_asked_at=timezone.now())
        JournalEntry.objects.record(by, "awards.ceremony.names_asked", ceremony, mails=len(mails))
    return reverse("admin:convergences_mail_mailing", args=[mails[0].pk])


class NamesToSay:
    """Gives the administration of ceremonies the page of the names, and the one that asks."""

    def get_urls(self):
        wrap = self.admin_site.admin_view
        return [
            path("<number:pk>/noms/", wrap(self.names_view), name="awards_ceremony_names"),
            path(
                "<number:pk>/noms/demander/",
                wrap(self.ask_names_view),
                name="awards_ceremony_ask_names",
            ),
            *super().get_urls(),
        ]

    def names_view(self, request, pk):
        """All the nominees of the evening, each with how its name is said; a POST saves them all."""
        ceremony = self._for_the_names(request, pk)
        data = request.POST if request.method == "POST" else None
        rows = self._rows(ceremony, data)
        refusal, gone = "", []
        if data is not None and all(row.is_valid() for row in rows.values() if row.is_bound):
            gone = self._gone(rows, data)
            changes = {
                key: row.changes["pronunciation"]
                for key, row in (rows | gone).items()
                if row.is_bound and row.has_changed()
            }
            try:
                if Nominee.objects.record_pronunciations(ceremony, changes, by=request.user):
                    messages.success(request, _("The names are saved."))
                else:
                    messages.info(request, _("Nothing was changed."))
                return redirect(reverse("admin:awards_ceremony_names", args=[pk]))
            except ChangedMeanwhile as meanwhile:
                refusal = str(meanwhile)
                rows = {
                    key: row.told({"pronunciation": row.nominee.pronunciation})
                    if row.is_bound
                    else row
                    for key, row in self._rows(ceremony, data).items()
                }
        nominees = Nominee.objects.named_at(ceremony)
        return self._page(
            request,
            "admin/awards/ceremony/names.html",
            ceremony,
            _("How to say the names: %(ceremony)s") % {"ceremony": ceremony},
            lines=[(nominee, rows[nominee.pk]) for nominee in nominees if nominee.pk in rows],
            gone=gone.values() if refusal else [],
            refusal=refusal,
            has_errors=bool(refusal) or any(row.errors for row in rows.values()),
        )

    def ask_names_view(self, request, pk):
        """Say whom a mail would ask; a POST drafts the mails, to be read in the outbox."""
        ceremony = self._for_the_names(request, pk)
        form = AskForm(request.POST if request.method == "POST" else None)
        if form.is_valid():
            try:
                return HttpResponseRedirect(ask_at(ceremony, by=request.user, **form.cleaned_data))
            except TransitionRefused as refusal:
                form.add_error(None, str(refusal))
        unsaid = list(unsaid_at(ceremony))
        return self._page(
            request,
            "admin/awards/ceremony/ask_names.html",
            ceremony,
            _("Ask how the names are said: %(ceremony)s") % {"ceremony": ceremony},
            form=form,
            to_ask=[nominee for nominee in unsaid if nominee.pronunciation_asked_at is None],
            asked=[nominee for nominee in unsaid if nominee.pronunciation_asked_at],
            back=reverse("admin:awards_ceremony_names", args=[pk]),
        )

    def _for_the_names(self, request, pk):
        """The ceremony, for whoever writes in its nominees."""
        if not request.user.has_perm("awards.change_nominee"):
            raise PermissionDenied
        return self._ceremony(request, pk)

    def _rows(self, ceremony, data):
        """A form per nominee, by key; those that came with `data` hold it."""
        rows = {}
        for nominee in Nominee.objects.named_at(ceremony):
            prefix = f"n{nominee.pk}"
            came = data is not None and f"{prefix}-pronunciation" in data
            row = SaidForm(
                data if came else None,
                prefix=prefix,
                initial={"pronunciation": nominee.pronunciation},
            )
            row.nominee = nominee
            rows[nominee.pk] = row
        return rows

    def _gone(self, rows, data):
        """What was typed for nominees who left this evening meanwhile."""
        gone = {}
        for name in data:
            key, _dash, field = name.removeprefix("n").partition("-")
            if field == "pronunciation" and key.isdecimal() and int(key) not in rows:
                row = SaidForm(data, prefix=f"n{key}")
                if row.is_valid() and row.has_changed():
                    gone[int(key)] = row
        return gone
