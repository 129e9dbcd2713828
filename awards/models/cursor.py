"""What the room sees: one row per ceremony, moved by compare-and-swap.

Whoever moves it says which version they read. Of two people at the desk, of a double click or of
a window left open, one moves the evening; the others are told what it shows now.
"""

from django.conf import settings
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from awards.models.awards import Award
from awards.models.editions import Ceremony
from awards.models.evening import refuse_unless_runs
from convergences.bilingual import Bilingual
from convergences.journal import JournalEntry
from convergences.transitions import TransitionRefused


class Cursor(models.Model):
    """Where an evening stands on its screens."""

    class Showing(models.TextChoices):
        WELCOME = "welcome", _("welcome")
        PARTNERS = "partners", _("partners of the edition")
        PAUSE = "pause", _("pause")
        MESSAGE = "message", _("a message")
        BLACK = "black", _("black")
        ERRATUM = "erratum", _("a correction")
        ANNOUNCED = "announced", _("an award announced")
        REVEALED = "revealed", _("a result")

    OF_AN_AWARD = (Showing.ANNOUNCED, Showing.REVEALED)
    INTERLUDES = tuple(each for each in Showing if each not in ("announced", "revealed", "erratum"))

    ceremony = models.ForeignKey(
        Ceremony, models.CASCADE, related_name="cursors", verbose_name=_("ceremony")
    )
    version = models.PositiveIntegerField(default=1)
    showing = models.CharField(
        _("on screen"), max_length=10, choices=Showing.choices, default=Showing.BLACK
    )
    award = models.ForeignKey(
        Award, models.PROTECT, null=True, related_name="cursors", verbose_name=_("award")
    )
    message_fr = models.CharField(_("message in French"), max_length=200, blank=True)
    message_en = models.CharField(_("message in English"), max_length=200, blank=True)
    message = Bilingual()
    moved_at = models.DateTimeField(default=timezone.now)
    moved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        verbose_name = _("what the room sees")
        verbose_name_plural = _("what the rooms see")
        default_permissions = []
        constraints = [
            models.UniqueConstraint(fields=["ceremony"], name="one_cursor_per_ceremony"),
            models.CheckConstraint(
                condition=models.Q(showing__in=["announced", "revealed"], award__isnull=False)
                | models.Q(
                    showing__in=["welcome", "partners", "pause", "message", "black", "erratum"],
                    award__isnull=True,
                ),
                name="cursor_names_the_award_it_shows",
            ),
            models.CheckConstraint(
                condition=~models.Q(showing__in=["message", "erratum"]) | ~models.Q(message_fr=""),
                name="cursor_message_is_written",
            ),
        ]

    def __str__(self):
        return f"{self.ceremony}: {self.in_words}"

    @property
    def in_words(self):
        """What the room sees, in a few words."""
        if self.ceremony.status == Ceremony.Status.CLOSED:
            return gettext("the word of thanks")
        if self.showing == self.Showing.ANNOUNCED:
            return gettext("%(award)s is announced") % {"award": self.award.label}
        if self.showing == self.Showing.REVEALED:
            return gettext("%(award)s is revealed") % {"award": self.award.label}
        if self.showing == self.Showing.MESSAGE:
            return gettext("a message: %(message)s") % {"message": self.message}
        if self.showing == self.Showing.ERRATUM:
            return gettext("a correction: %(message)s") % {"message": self.message}
        return self.get_showing_display()

    # The verbs of the desk: each says which version was read.

    def show(self, showing, *, version, by, message_fr="", message_en=""):
        """Show an interlude; also how an announcement is taken back."""
        showing = self.Showing(showing)
        if showing in self.OF_AN_AWARD:
            raise TransitionRefused(gettext("An award is announced, then revealed."))
        if showing == self.Showing.ERRATUM:
            raise TransitionRefused(gettext("A correction says what is right: write it."))
        if showing == self.Showing.MESSAGE and not message_fr.strip():
            raise TransitionRefused(gettext("Write the message, in French first."))
        with transaction.atomic():
            self._hold_live(by)
            taken_back = self._announced()
            self._move(version, by, showing=showing, message_fr=message_fr, message_en=message_en)
            self._record_taken_back(taken_back, by)
            JournalEntry.objects.record(
                by, "awards.ceremony.interlude", self.ceremony, showing=str(showing)
            )

    def correct(self, *, version, by, text_fr, text_en=""):
        """Say on every screen what is right, and keep it on the public page; nothing is erased."""
        if not text_fr.strip():
            raise TransitionRefused(gettext("Write what is right, in French first."))
        with transaction.atomic():
            self._hold_live(by)
            taken_back = self._announced()
            told = {"message_fr": text_fr, "message_en": text_en}
            self._move(version, by, showing=self.Showing.ERRATUM, **told)
            self._record_taken_back(taken_back, by)
            erratum = self.ceremony.errata.create(text_fr=text_fr, text_en=text_en, shown_by=by)
            JournalEntry.objects.record(by, "awards.erratum.shown", erratum, text=text_fr)
        return erratum

    def announce(self, award, *, version, by):
        """Tell the room which award comes, and its nominees."""
        with transaction.atomic():
            self._hold_live(by)
            if award.hold().ceremony_id != self.ceremony_id:
                raise TransitionRefused(gettext("This award is given at another ceremony."))
            if award.status != Award.Status.SEALED and not award.awaits_the_room:
                raise TransitionRefused(
                    gettext("%(award)s is %(status)s: only a sealed award is announced.")
                    % {"award": award, "status": award.get_status_display()}
                )
            taken_back = self._announced()
            self._move(version, by, showing=self.Showing.ANNOUNCED, award=award)
            self._record_taken_back(taken_back, by)
            JournalEntry.objects.record(by, "awards.award.announced", award)

    def reveal(self, award, *, version, by, seen_at=None, is_confirmed=False):
        """Open the seal of the award that is announced, and of no other; the room sees its result.

        `is_confirmed`: who presents said that this is their category; the journal keeps it.
        `seen_at` says when the hall saw it already, without the network: see `Award.reveal`.
        Raises `SealMismatch` when what was sealed is not what would be shown: nothing is touched.
        """
        with transaction.atomic():
            self._hold_live(by)
            is_announced = self.showing == self.Showing.ANNOUNCED and self.award_id == award.pk
            if self.version == version and not is_announced:
                raise TransitionRefused(
                    gettext("%(award)s is not announced: announce it first.") % {"award": award}
                )
            self.refuse_if_moved(version)
            award.reveal(by=by, seen_at=seen_at, is_confirmed=is_confirmed)
            self._move(version, by, showing=self.Showing.REVEALED, award=award)

    def show_again(self, award, *, version, by):
        """Show the result of an award that was revealed before."""
        with transaction.atomic():
            self._hold_live(by)
            if award.hold().ceremony_id != self.ceremony_id or not award.is_revealed:
                raise TransitionRefused(
                    gettext("%(award)s has not been revealed here.") % {"award": award}
                )
            taken_back = self._announced()
            self._move(version, by, showing=self.Showing.REVEALED, award=award)
            self._record_taken_back(taken_back, by)
            JournalEntry.objects.record(by, "awards.award.shown_again", award)

    def black(self, *, by):
        """Nothing on screen, once the evening is over or has not begun after all."""
        self._move(self.version, by, showing=self.Showing.BLACK)

    def _hold_live(self, by):
        refuse_unless_runs(by)
        self.ceremony.hold_evening()
        self.refresh_from_db(fields=["version", "showing", "award", "message_fr", "message_en"])
        if self.ceremony.status != Ceremony.Status.LIVE:
            raise TransitionRefused(gettext("The ceremony is not live."))

    def _announced(self):
        """The award whose announcement another act takes back."""
        return self.award if self.showing == self.Showing.ANNOUNCED else None

    def _record_taken_back(self, award, by):
        if award is not None and award.pk != self.award_id:
            JournalEntry.objects.record(by, "awards.award.announcement_taken_back", award)

    def refuse_if_moved(self, version):
        """Raise TransitionRefused, with what the room sees, unless `version` is the one that stands."""
        if version != self.version:
            raise TransitionRefused(
                gettext("The evening has moved since you read this page. The room sees: %(now)s.")
                % {"now": self.in_words}
            )

    def _move(self, version, by, *, award=None, message_fr="", message_en="", **changes):
        """One guarded UPDATE: from the version that was read, to the next."""
        changes |= {
            "award": award,
            "message_fr": message_fr,
            "message_en": message_en,
            "moved_at": timezone.now(),
            "moved_by": by,
        }
        stored = type(self).objects.filter(pk=self.pk, version=version)
        if not stored.update(version=version + 1, **changes):
            self.refresh_from_db()
            self.refuse_if_moved(version)
        for name, value in {"version": version + 1, **changes}.items():
            setattr(self, name, value)


class Erratum(models.Model):
    """What the desk corrected on screen: a wrong name said aloud, a wrong order; it stays public."""

    ceremony = models.ForeignKey(
        Ceremony, models.PROTECT, related_name="errata", verbose_name=_("ceremony")
    )
    text_fr = models.CharField(_("what is right, in French"), max_length=200)
    text_en = models.CharField(_("what is right, in English"), max_length=200, blank=True)
    text = Bilingual()
    shown_at = models.DateTimeField(_("shown at"), default=timezone.now)
    shown_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("correction on screen")
        verbose_name_plural = _("corrections on screen")
        ordering = ["shown_at", "pk"]
        default_permissions = []
        constraints = [
            models.CheckConstraint(condition=~models.Q(text_fr=""), name="erratum_is_written")
        ]

    def __str__(self):
        return self.text

    @property
    def journal_stream(self):
        """The chain of its edition."""
        return self.ceremony.journal_stream
