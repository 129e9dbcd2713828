"""The acts of the desk: what is sent becomes a verb of the evening; each gives what to say of it.

An act takes the request, its ceremony, and the `ActForm` that was sent. It raises
TransitionRefused, with the sentence to show; what was typed is then shown again.
"""

from django.db import transaction
from django.utils.translation import gettext as _

from awards.admin import regie_session
from awards.admin.regie_forms import CorrectionForm, MessageForm, WithoutBackupForm
from awards.models import Award, Cursor, Screen
from convergences.backups import back_up
from convergences.dumps import BackupFailed
from convergences.transitions import TransitionRefused, refuse_while


def announce(request, ceremony, sent):
    """Show the category and its nominees."""
    cursor = cursor_of(ceremony)
    cursor.announce(award_of(ceremony, sent), version=sent.told("version"), by=request.user)
    return _now(cursor)


def reveal(request, ceremony, sent):
    """Open the seal of the award that is announced, once the presenter has confirmed it."""
    cursor, award = cursor_of(ceremony), award_of(ceremony, sent)
    refuse_unless_confirmed(cursor, sent, award)
    cursor.reveal(award, version=sent.told("version"), by=request.user, is_confirmed=True)
    return _now(cursor)


def refuse_unless_confirmed(cursor, sent, award):
    """The wrong envelope stops here: who presents said which award this is."""
    cursor.refuse_if_moved(sent.told("version"))
    if not sent.told("presenter"):
        raise TransitionRefused(
            _("Ask who presents to confirm the category, then tick the box: %(award)s.")
            % {"award": award.label}
        )


def show(request, ceremony, sent):
    """Show an interlude; an announcement is taken back by it."""
    cursor = cursor_of(ceremony)
    if not sent.told("showing"):
        raise TransitionRefused(_("Choose what the room sees."))
    cursor.show(sent.told("showing"), version=sent.told("version"), by=request.user)
    return _now(cursor)


def tell(request, ceremony, sent):
    """Show a message to the room."""
    cursor, told = cursor_of(ceremony), _typed(MessageForm(request.POST))
    cursor.show("message", version=sent.told("version"), by=request.user, **told)
    return _now(cursor)


def correct(request, ceremony, sent):
    """Show what is right to the room and on the public page."""
    cursor, told = cursor_of(ceremony), _typed(CorrectionForm(request.POST))
    cursor.correct(version=sent.told("version"), by=request.user, **told)
    return _now(cursor)


def show_again(request, ceremony, sent):
    """Show the result of an award that was revealed before."""
    cursor = cursor_of(ceremony)
    cursor.show_again(award_of(ceremony, sent), version=sent.told("version"), by=request.user)
    return _now(cursor)


def expect_screen(request, ceremony, sent):
    """Wait for a screen, whose code is then shown."""
    screen = Screen.objects.expect(ceremony, by=request.user)
    return _("Type this code on the computer of the room, at /scene/: %(code)s") % {
        "code": screen.code
    }


def revoke_screen(request, ceremony, sent):
    """A screen sees nothing more."""
    screen = ceremony.screens.filter(pk=sent.told("screen")).first()
    if screen is None:
        raise TransitionRefused(_("This screen is not one of this ceremony's."))
    screen.revoke(by=request.user)
    return _("%(screen)s sees nothing more.") % {"screen": screen}


def ask_without_backup(request, ceremony, sent):
    """The first of two people says why to go on without a backup."""
    ceremony.ask_to_go_without_backup(by=request.user, **_typed(WithoutBackupForm(request.POST)))
    return _("It is asked. A second person agrees at the desk, from their own account.")


def agree_without_backup(request, ceremony, sent):
    """The second person agrees."""
    ceremony.agree_to_go_without_backup(by=request.user)
    return _("The ceremony may go live without a backup.")


def go_live(request, ceremony, sent):
    """The desk takes the evening over, once a backup is made and verified, or two do without."""
    refuse_while(regie_session.lacks_of_session(request, ceremony))
    if not (ceremony.has_fresh_backup or ceremony.without_backup_agreed_by_id):
        refuse_while(ceremony.lacks_to_begin())
        try:
            backup = back_up(by=request.user)
        except BackupFailed as failure:
            raise TransitionRefused(str(failure)) from failure
        ceremony.record_backup(backup.digest, by=request.user)
    ceremony.go_live(by=request.user)
    return _("The ceremony is live. The room sees the welcome.")


def return_to_planned(request, ceremony, sent):
    """The evening has not begun after all."""
    with transaction.atomic():
        _hold(ceremony, sent)
        ceremony.return_to_planned(by=request.user)
    return _("The ceremony is planned again. The room sees black.")


def close(request, ceremony, sent):
    """The evening is over."""
    with transaction.atomic():
        _hold(ceremony, sent)
        ceremony.close(by=request.user)
    return _("The ceremony is over. The room sees the word of thanks.")


ACTS = {
    "annoncer": announce,
    "reveler": reveal,
    "interlude": show,
    "message": tell,
    "corriger": correct,
    "remontrer": show_again,
    "attendre": expect_screen,
    "revoquer": revoke_screen,
    "demander-sans": ask_without_backup,
    "accepter-sans": agree_without_backup,
    "direct": go_live,
    "revenir": return_to_planned,
    "clore": close,
}


def done_already(request, ceremony, word, sent):
    """The words of a move that the same person made a moment ago from the same page, else "".

    The second of two presses is refused as the evening has moved: by the first. Told that nothing
    was done, who corrects would do it again, for everyone to see.
    """
    cursor = Cursor.objects.select_related("ceremony__edition").filter(ceremony=ceremony).first()
    shown = _shown_by(word, request, sent)
    if cursor is None or shown is None or cursor.moved_by_id != request.user.pk:
        return ""
    is_next = cursor.version == sent.told("version") + 1
    is_shown = all(getattr(cursor, name) == value for name, value in shown.items())
    return _now(cursor) if is_next and is_shown else ""


def _shown_by(word, request, sent):
    """What the room sees once this act is done, as the cursor keeps it; None for other acts."""
    if word in ("message", "corriger"):
        form = (MessageForm if word == "message" else CorrectionForm)(request.POST)
        if not form.is_valid():
            return None
        french, english = form.cleaned_data.values()
        showing = Cursor.Showing.MESSAGE if word == "message" else Cursor.Showing.ERRATUM
        return {"showing": showing, "message_fr": french, "message_en": english}
    if word == "interlude":
        return {"showing": sent.told("showing"), "message_fr": ""}
    showing = {"annoncer": "announced", "reveler": "revealed", "remontrer": "revealed"}.get(word)
    return showing and {"showing": showing, "award_id": sent.told("award")}


def cursor_of(ceremony):
    """What the room sees now; refused while the ceremony has never been live."""
    cursor = Cursor.objects.select_related("ceremony__edition").filter(ceremony=ceremony).first()
    if cursor is None:
        raise TransitionRefused(_("The ceremony is not live."))
    return cursor


def award_of(ceremony, sent):
    """The award that an act is about, at this ceremony and no other."""
    found = Award.objects.select_related("edition", "category", "ceremony__edition")
    award = found.filter(ceremony=ceremony, pk=sent.told("award")).first()
    if award is None:
        raise TransitionRefused(_("This award is given at another ceremony."))
    return award


def _hold(ceremony, sent):
    ceremony.hold_evening()
    cursor_of(ceremony).refuse_if_moved(sent.told("version"))


def _typed(form):
    if not form.is_valid():
        raise TransitionRefused(
            " ".join(each for errors in form.errors.values() for each in errors)
        )
    return form.cleaned_data


def _now(cursor):
    return _("The room sees: %(now)s.") % {"now": cursor.in_words}
