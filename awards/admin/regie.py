"""The desk of a ceremony (« régie »): from here the evening is moved, by whoever may run it.

Being a superuser does not bring that right. The page says where the evening stands; each act
carries the version that was read, and one that lost is answered with what the room sees now.
"""

from csp.constants import SELF
from csp.decorators import csp_replace, csp_update
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import path
from django.utils.cache import get_conditional_response
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_safe

from awards.admin import regie_session
from awards.admin.regie_acts import (
    ACTS,
    award_of,
    cursor_of,
    done_already,
    refuse_unless_confirmed,
)
from awards.admin.regie_forms import (
    ActForm,
    CorrectionForm,
    MessageForm,
    RoomForm,
    WithoutBackupForm,
)
from awards.admin.regie_state import Evening, lacks_before, lookalikes_of
from awards.models import Award, Ceremony, Cursor, DeskPresence, SealMismatch, Verdict
from awards.models.evening import RUN
from awards.models.sealing import confirm_seal, decide_in_room, decline_seal
from awards.seal_codes import to_enter_desk
from awards.slides import slide_of
from awards.views.jury.room import etag_of
from convergences.accounts.fresh_code import fresh_code_url
from convergences.transitions import TransitionRefused

REFUSED = 409
# What is typed at the desk, shown again when its act is refused.
TYPED = {"message": MessageForm, "corriger": CorrectionForm, "demander-sans": WithoutBackupForm}


class WithDesk:
    """Gives the administration of ceremonies their desk."""

    def get_urls(self):
        pages = [
            ("<number:pk>/regie/", self.desk_view, "desk"),
            ("<number:pk>/regie/suite/", self.desk_follow_view, "desk_follow"),
            ("<number:pk>/regie/ecran/", self.desk_screen_view, "desk_screen"),
            ("<number:pk>/regie/salle/<number:award>/", self.desk_room_view, "desk_room"),
        ]
        own = [
            path(route, self.admin_site.admin_view(view), name=f"awards_ceremony_{name}")
            for route, view, name in pages
        ]
        return [*own, *super().get_urls()]

    def render_change_form(self, request, context, *args, obj=None, **kwargs):
        if obj and request.user.was_given(RUN):
            context["desk_url"] = self._url("desk", obj.pk)
        return super().render_change_form(request, context, *args, obj=obj, **kwargs)

    @method_decorator(csp_update({"frame-src": [SELF]}))
    def desk_view(self, request, pk):
        """The desk, once entered by a fresh code; a POST is one act."""
        ceremony = self._run_by(request, pk)
        if regie_session.seated_until(request, ceremony) is None:
            return self._enter(request, ceremony)
        DeskPresence.objects.sit(ceremony, request.user)
        if request.method != "POST":
            return self._desk(request, ceremony)
        if request.POST.get("act") == "quitter":
            regie_session.leave(request)
            return redirect(self._url("desk", pk))
        return self._act(request, ceremony)

    def _run_by(self, request, pk):
        """The ceremony, for the people of its desk."""
        if not request.user.was_given(RUN):
            raise PermissionDenied
        ceremony = Ceremony.objects.select_related("edition").filter(pk=pk).first()
        if ceremony is None:
            raise Http404
        return ceremony

    def _seated(self, request, pk):
        """The ceremony, for whoever sits at its desk now."""
        ceremony = self._run_by(request, pk)
        if regie_session.seated_until(request, ceremony) is None:
            raise PermissionDenied
        return ceremony

    def _enter(self, request, ceremony):
        here = self._url("desk", ceremony.pk)
        if request.method == "GET" and regie_session.sit_down(request, ceremony):
            return redirect(here)
        return self._page(
            request,
            "admin/awards/ceremony/regie_enter.html",
            ceremony,
            _("Enter the desk: %(ceremony)s") % {"ceremony": ceremony},
            code_url=fresh_code_url(to_enter_desk(ceremony), here),
        )

    def _act(self, request, ceremony):
        word, sent = request.POST.get("act"), ActForm(request.POST)
        if word not in ACTS:
            raise Http404
        try:
            if word == "reveler" and not sent.told("sure"):
                return self._ask_again(request, ceremony, sent)
            done = ACTS[word](request, ceremony, sent)
        except SealMismatch as mismatch:
            return self._stop(request, ceremony, mismatch)
        except TransitionRefused as refusal:
            done = done_already(request, ceremony, word, sent)
            if not done:
                ceremony.refresh_from_db()
                return self._desk(request, ceremony, refusal=refusal, refused=word)
        messages.success(request, done)
        return redirect(self._url("desk", ceremony.pk))

    def _ask_again(self, request, ceremony, sent):
        """Without JavaScript nothing is held for a second: the reveal is confirmed on a page."""
        cursor, award = cursor_of(ceremony), award_of(ceremony, sent)
        refuse_unless_confirmed(cursor, sent, award)
        return self._page(
            request,
            "admin/awards/ceremony/regie_reveal.html",
            ceremony,
            _("Reveal: %(award)s") % {"award": award.label},
            award=award,
            version=cursor.version,
        )

    def _stop(self, request, ceremony, mismatch):
        """The seal does not match: a red page that says what to do, and that nothing was shown."""
        response = self._page(
            request,
            "admin/awards/ceremony/regie_stop.html",
            ceremony,
            _("Stop: the seal does not match"),
            mismatch=mismatch,
            version=cursor_of(ceremony).version,
        )
        response.status_code = REFUSED
        return response

    def _desk(self, request, ceremony, *, refusal=None, refused=""):
        evening = Evening(ceremony)
        forms = {
            form.__name__: form(request.POST if refused == word else None)
            for word, form in TYPED.items()
        }
        planned = ceremony.status == Ceremony.Status.PLANNED
        response = self._page(
            request,
            "admin/awards/ceremony/regie.html",
            ceremony,
            _("Desk: %(ceremony)s") % {"ceremony": ceremony},
            evening=evening,
            interludes=[each for each in Cursor.INTERLUDES if each != "message"],
            lacks=lacks_before(request, ceremony) if planned else [],
            refusal=refusal,
            refused=refused,
            seated_until=regie_session.seated_until(request, ceremony),
            **forms,
        )
        response.status_code = REFUSED if refusal else 200
        return response

    @method_decorator(require_safe)
    def desk_follow_view(self, request, pk):
        """What moves by itself on the desk: the same bytes while nothing does."""
        ceremony = self._seated(request, pk)
        DeskPresence.objects.sit(ceremony, request.user)
        evening = Evening(ceremony)
        context = {
            "evening": evening,
            "has_moved": request.GET.get("version") != str(evening.version),
            "desk": self._url("desk", pk),
        }
        html = render_to_string("admin/awards/ceremony/_regie_follow.html", context, request)
        etag = etag_of(html)
        unchanged = get_conditional_response(request, etag=etag)
        return unchanged or HttpResponse(html, headers={"ETag": etag})

    @method_decorator(require_safe)
    @method_decorator(xframe_options_sameorigin)
    @method_decorator(csp_replace({"frame-ancestors": [SELF]}))
    def desk_screen_view(self, request, pk):
        """What the room sees, for the frame of the desk; the only page that may stand in a frame."""
        ceremony = self._seated(request, pk)
        cursor = Cursor.objects.filter(ceremony=ceremony).first()
        return render(
            request,
            "admin/awards/ceremony/regie_screen.html",
            {"slide": slide_of(cursor) if cursor else None},
        )

    def desk_room_view(self, request, pk, award):
        """What the room decided: entered by one person, sealed by another from their own session."""
        ceremony = self._seated(request, pk)
        DeskPresence.objects.sit(ceremony, request.user)
        found = Award.objects.select_related("edition", "category", "ceremony__edition")
        award = found.filter(pk=award, ceremony=ceremony).first()
        is_live = ceremony.status == Ceremony.Status.LIVE
        if award is None or not award.awaits_the_room or not is_live:
            messages.error(request, _("This award is not decided in the room, or no longer waits."))
            return redirect(self._url("desk", pk))
        verdict = Verdict.objects.standing().filter(award=award).first()
        if verdict and verdict.proposed_at:
            return self._confirm_room(request, ceremony, award, verdict)
        form = RoomForm(request.POST if request.method == "POST" else None, award=award)
        if form.is_valid():
            try:
                decide_in_room(
                    award,
                    by=request.user,
                    winners=form.winners,
                    mentions=form.mentions,
                    reason=form.cleaned_data["reason"],
                )
            except TransitionRefused as refusal:
                form.add_error(None, str(refusal))
            else:
                messages.success(
                    request, _("It is written. A second person seals it, at the desk.")
                )
                return redirect(self._url("desk", pk))
        return self._page(
            request,
            "admin/awards/ceremony/regie_room.html",
            ceremony,
            _("Decided in the room: %(award)s") % {"award": award.label},
            award=award,
            lookalikes=lookalikes_of(award),
            form=form,
            texts=[form[name] for name in ("nobody", "reason") if name in form.fields],
        )

    def _confirm_room(self, request, ceremony, award, verdict):
        """What was entered, read by the second person, who seals it or sends it back."""
        refusal, read = None, verdict.drafted_at.isoformat()
        if request.method == "POST":
            try:
                if "read" not in request.POST:
                    raise TransitionRefused(
                        _("%(person)s has entered a decision meanwhile: read it.")
                        % {"person": verdict.proposed_by}
                    )
                if request.POST["read"] != read:
                    raise TransitionRefused(_("This was written again since you read it."))
                if request.POST.get("act") == "reecrire":
                    decline_seal(verdict, by=request.user)
                    return redirect(self._url("desk_room", ceremony.pk, award.pk))
                confirm_seal(verdict, by=request.user)
            except TransitionRefused as refused:
                refusal = refused
            else:
                messages.success(
                    request,
                    _("%(award)s is sealed: announce it, then reveal it.") % {"award": award.label},
                )
                return redirect(self._url("desk", ceremony.pk))
        nominees = {n.pk: n for n in award.nominees.select_related("partnership")}
        response = self._page(
            request,
            "admin/awards/ceremony/regie_room_confirm.html",
            ceremony,
            _("Seal what the room decided: %(award)s") % {"award": award.label},
            award=award,
            lookalikes=lookalikes_of(award),
            verdict=verdict,
            lines=[(nominees[line["nominee"]], line) for line in verdict.lines],
            read=read,
            refusal=refusal,
            is_own=verdict.proposed_by_id == request.user.pk,
        )
        response.status_code = REFUSED if refusal else 200
        return response
