"""Who watches an evening: the screens of the venue, each paired by a code, and the people at the desk."""

import secrets
from datetime import timedelta

from django.conf import settings
from django.db import models, transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from awards.models.editions import Ceremony
from awards.models.evening import refuse_unless_runs
from convergences.journal import JournalEntry
from convergences.transitions import TransitionRefused

CODE_LASTS = timedelta(minutes=10)
# One address is stopped after five, so that nobody alone takes the codes of everyone away.
TRIES = 25
# A screen asks every second, the desk every three: silent for longer, they are somewhere else.
SCREEN_IS_LOST_AFTER = timedelta(seconds=5)
DESK_IS_LEFT_AFTER = timedelta(seconds=20)


class ScreenQuerySet(models.QuerySet):
    """The vocabulary of screens."""

    def waiting(self):
        """Those whose code can still be typed."""
        return self.filter(
            paired_at=None, revoked_at=None, tries__lt=TRIES, code_until__gt=timezone.now()
        )

    def newest(self):
        """The key of the screen that a desk awaited last, or 0: a new code is a new start."""
        return self.order_by("-pk").values_list("pk", flat=True).first() or 0

    def paired(self):
        """Those that see what the room sees, of an evening that is not over."""
        return self.filter(paired_at__isnull=False, revoked_at=None).exclude(
            ceremony__status=Ceremony.Status.CLOSED
        )

    def holding(self, token):
        """The paired screen that holds this token, in a queryset of one or none."""
        return self.paired().filter(token_digest=digest_of(token)) if token else self.none()

    def of_closed(self, token):
        """The screen that held this token until its evening ended, in a queryset of one or none."""
        over = self.filter(ceremony__status=Ceremony.Status.CLOSED, revoked_at=None)
        return over.filter(token_digest=digest_of(token)) if token else self.none()

    def expect(self, ceremony, *, by):
        """The desk awaits a screen; gives the `Screen` whose code is to be typed at `/scene/`."""
        refuse_unless_runs(by)
        if ceremony.status == Ceremony.Status.CLOSED:
            raise TransitionRefused(gettext("This ceremony is over."))
        with transaction.atomic():
            taken = set(self.waiting().values_list("code", flat=True))
            code = next(code for code in iter(_new_code, None) if code not in taken)
            screen = self.create(
                ceremony=ceremony, code=code, code_until=timezone.now() + CODE_LASTS, expected_by=by
            )
            JournalEntry.objects.record(by, "awards.screen.expected", screen)
        return screen

    def pair(self, code):
        """Give the token that a screen keeps, once `code` was typed right; None when it is wrong.

        A wrong code counts as a try against every code that is waited for, wherever it comes from.
        """
        with transaction.atomic():
            waiting = list(self.waiting().select_for_update(no_key=True, of=("self",)))
            screen = next(
                (s for s in waiting if secrets.compare_digest(s.code.encode(), code.encode())), None
            )
            if screen is None:
                self.filter(pk__in=[s.pk for s in waiting]).update(tries=models.F("tries") + 1)
                return None
            token = secrets.token_urlsafe(32)
            self.filter(pk=screen.pk).update(
                code="", token_digest=digest_of(token), paired_at=timezone.now()
            )
            JournalEntry.objects.record(None, "awards.screen.paired", screen)
        return token


def _new_code():
    return f"{secrets.randbelow(10**6):06d}"


def digest_of(token):
    """What the database keeps of a token: whoever reads it cannot use it."""
    return salted_hmac("awards.screen", token, algorithm="sha256").hexdigest()


class Screen(models.Model):
    """A computer of the venue: it types the code of the desk, then shows what the room sees."""

    ceremony = models.ForeignKey(Ceremony, models.CASCADE, related_name="screens")
    code = models.CharField(max_length=6, blank=True)
    code_until = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    expected_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    token_digest = models.CharField(max_length=64, blank=True)
    paired_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)
    shown_version = models.PositiveIntegerField(null=True)
    heard_at = models.DateTimeField(null=True)

    objects = ScreenQuerySet.as_manager()

    class Meta:
        verbose_name = _("screen")
        verbose_name_plural = _("screens")
        ordering = ["pk"]
        default_permissions = []
        constraints = [
            models.UniqueConstraint(
                fields=["token_digest"],
                condition=~models.Q(token_digest=""),
                name="one_screen_per_token",
            ),
            models.CheckConstraint(
                condition=models.Q(paired_at=None, token_digest="")
                | (models.Q(paired_at__isnull=False, code="") & ~models.Q(token_digest="")),
                name="paired_screen_has_its_token_and_no_code",
            ),
        ]

    def __str__(self):
        return gettext("Screen %(number)s") % {"number": self.pk}

    @property
    def journal_stream(self):
        """The chain of its edition."""
        return self.ceremony.journal_stream

    def is_dead(self, now):
        """Whether its code, not yet typed, serves no more: too many wrong tries, or too late."""
        return self.paired_at is None and (self.tries >= TRIES or self.code_until <= now)

    def acknowledge(self, version):
        """The screen says that it shows this version, and that it is there."""
        heard = {"shown_version": version, "heard_at": timezone.now()}
        type(self).objects.filter(pk=self.pk).update(**heard)

    def late_by(self, cursor, now):
        """For how long it has shown something else than the cursor says; zero when up to date."""
        if self.shown_version == cursor.version:
            return timedelta(0)
        return now - cursor.moved_at

    def lost_for(self, now):
        """For how long nothing has been heard of it; zero while it asks every second."""
        silent = now - (self.heard_at or self.paired_at)
        return silent if silent > SCREEN_IS_LOST_AFTER else timedelta(0)

    def revoke(self, *, by):
        """It sees nothing more of the evening; a code not yet typed serves no more."""
        refuse_unless_runs(by)
        with transaction.atomic():
            stored = type(self).objects.filter(pk=self.pk, revoked_at=None)
            if stored.update(revoked_at=timezone.now()):
                JournalEntry.objects.record(by, "awards.screen.revoked", self)


class DeskPresenceQuerySet(models.QuerySet):
    """The vocabulary of the desk."""

    def sit(self, ceremony, user):
        """Note that this person has the desk before their eyes."""
        self.update_or_create(ceremony=ceremony, user=user, defaults={"seen_at": timezone.now()})

    def now_at(self, ceremony):
        """Who has been at the desk of this ceremony in the last seconds, first come first."""
        since = timezone.now() - DESK_IS_LEFT_AFTER
        return self.filter(ceremony=ceremony, seen_at__gte=since).select_related("user")


class DeskPresence(models.Model):
    """A person who has the desk of a ceremony before their eyes."""

    ceremony = models.ForeignKey(Ceremony, models.CASCADE, related_name="desk_presences")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    seen_at = models.DateTimeField()

    objects = DeskPresenceQuerySet.as_manager()

    class Meta:
        verbose_name = _("person at the desk")
        verbose_name_plural = _("people at the desk")
        ordering = ["pk"]
        default_permissions = []
        constraints = [
            models.UniqueConstraint(fields=["ceremony", "user"], name="one_presence_per_person")
        ]

    def __str__(self):
        return str(self.user)
