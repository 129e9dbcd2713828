"""Who sits at the desk: a session that gave a fresh code for it, and that lasts the evening."""

from datetime import UTC, datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from awards.seal_codes import to_enter_desk
from convergences.accounts.fresh_code import use_fresh_code
from convergences.transitions import Blocker

SEATED = "desk"  # in the session
DESK_LASTS = timedelta(hours=12)
# An evening that begins with less than that before it would lose its desk on the way.
EVENING_LASTS = timedelta(hours=6)


def seated_until(request, ceremony):
    """Until when this very session sits at the desk of this ceremony; None when it does not."""
    kept = request.session.get(SEATED)
    if not kept or (kept["ceremony"], kept["user"]) != (ceremony.pk, request.user.pk):
        return None
    until = datetime.fromtimestamp(kept["until"], tz=UTC)
    return until if until > timezone.now() else None


def sit_down(request, ceremony):
    """Enter by the code just given, which serves once; False where there is none."""
    if not use_fresh_code(request, to_enter_desk(ceremony)):
        return False
    until = timezone.now() + DESK_LASTS
    request.session[SEATED] = {
        "ceremony": ceremony.pk,
        "user": request.user.pk,
        "until": until.timestamp(),
    }
    # The whole session must outlive the seat, on a tablet that closes its browser too.
    request.session.set_expiry(DESK_LASTS)
    return True


def leave(request):
    """Entering again asks for another code."""
    request.session.pop(SEATED, None)


def lacks_of_session(request, ceremony):
    """The desk that goes live stays open until the end of the evening."""
    until = seated_until(request, ceremony)
    if until is None or until - timezone.now() < EVENING_LASTS:
        yield Blocker(
            _("Your session at the desk ends before the evening does: leave it and enter again.")
        )
