"""Results: the lines of a palmarès before they are rows, and the verbs that make them public."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from django.db import models, transaction
from django.utils.translation import gettext as _

from awards import invariants, result_mails
from convergences.journal import JournalEntry
from convergences.transitions import TransitionRefused, refuse_while


@dataclass(frozen=True)
class Result:
    """One line of a result: a nominee, and its place or its special mention."""

    nominee: object
    place: int | None = 1
    mention_fr: str = ""
    mention_en: str = ""


def refuse_impossible(award, results):
    """Raise TransitionRefused, with a sentence, unless `award` can have `results` as they are."""
    if not results:
        raise TransitionRefused(_("Name at least one laureate or special mention."))
    places = [result.place for result in results if result.place is not None]
    if not award.joint_laureates and places not in ([], [1]):
        raise TransitionRefused(
            _("%(award)s has one laureate: allow joint laureates first.") % {"award": award}
        )
    if any(place < 1 for place in places):
        raise TransitionRefused(_("Places are counted from one."))
    if len(set(places)) < len(places):
        raise TransitionRefused(_("Two laureates cannot share a place: give each its own."))
    already = set(award.laureates.values_list("nominee", flat=True))
    for nominee, times in Counter(result.nominee for result in results).items():
        if times > 1 or nominee.pk in already:
            raise TransitionRefused(
                _("%(nominee)s stands twice in this result.") % {"nominee": nominee}
            )
        if nominee.award_id != award.pk:
            raise TransitionRefused(
                _("%(nominee)s is not nominated for %(award)s.")
                % {"nominee": nominee, "award": award}
            )
        if nominee.withdrawn_at:
            raise TransitionRefused(_("%(nominee)s has been withdrawn.") % {"nominee": nominee})
    if any(r.place is not None and (r.mention_fr or r.mention_en) for r in results):
        raise TransitionRefused(_("A special mention has no place."))


class WithResult(models.Model):
    """Gives an award the verbs of its public result: recorded, rectified, revoked."""

    class Meta:
        abstract = True

    def reveal(self, *, by, seen_at=None, is_confirmed=False):
        """Open the seal in front of the room: who is rewarded becomes public, in one transaction.

        Pressed by the desk, through the cursor that announced this award. `seen_at` is told by
        the desk when the hall saw the result before, from the case or the card, while the network
        was away; `is_confirmed` says that who presents confirmed the category. The journal keeps
        both. Raises `SealMismatch` when what was sealed is not what would be shown: nothing is
        touched.
        """
        details = {"presenter_confirmed": self.label} if is_confirmed else {}
        if seen_at is not None:
            self.ceremony.refuse_outside_evening(seen_at)
            details["seen_in_hall_at"] = seen_at
        with transaction.atomic():
            self.hold()
            verdict = self.verdicts.sealed().first()
            if verdict is None or self.status != self.Status.SEALED:
                raise TransitionRefused(_("%(award)s is not sealed.") % {"award": self})
            results = verdict.open()
            is_withheld = verdict.outcome == verdict.Outcome.NOT_AWARDED
            self.advance(
                self.Status.REVEALED,
                since=[self.Status.SEALED],
                by=by,
                details={"fingerprint": verdict.fingerprint, **details},
                citation_fr=verdict.citation_fr,
                citation_en=verdict.citation_en,
                withheld_reason=verdict.reason if is_withheld else "",
            )
            if results:
                self._write_results(results)
            result_mails.draft_results(self, by=by)
            # As it would be committed: what contradicts itself is shown to nobody.
            refuse_while(invariants.blockers_of([self]))

    @property
    def seen_in_hall_at(self):
        """When the hall saw the result before it was revealed here, as the desk told; else None."""
        entries = JournalEntry.objects.about(self).filter(action="awards.award.revealed")
        entry = entries.select_related("detail").last()
        told = entry.detail.data.get("seen_in_hall_at") if entry else None
        return datetime.fromisoformat(told) if told else None

    @property
    def is_settled(self):
        """Whether it was revealed from a seal, or corrected: only `rectify` gives it a laureate."""
        return self.seals.exclude(opened_at=None).exists() or self.corrections.exists()

    def record_laureates(self, results, *, by):
        """Give a past award that has no laureate the result that a source tells.

        `results` is a list of `Result`. Refused when the award was decided here, was corrected, or
        already has laureates: a public result changes by `rectify` or `revoke`.
        """
        with transaction.atomic():
            self._lock_revealed()
            if self.is_settled:
                raise TransitionRefused(
                    _("The result of %(award)s is public: rectify it, with a reason.")
                    % {"award": self}
                )
            if self.laureates.filter(place__isnull=False).exists():
                raise TransitionRefused(
                    _("%(award)s already has a laureate: rectify or revoke its result.")
                    % {"award": self}
                )
            self._write_results(results)
            JournalEntry.objects.record(
                by, "awards.award.laureates_recorded", self, result=self.result_in_words()
            )

    def rectify(self, results, *, by, reason_fr, reason_en=""):
        """Replace what is public, a laureate, “not awarded” or a withdrawal; it and the reason stay."""
        self._correct("rectified", results, by, reason_fr, reason_en)

    def revoke(self, *, by, reason_fr, reason_en=""):
        """Withdraw a revealed result; the old one and the reason stay public."""
        self._correct("revoked", [], by, reason_fr, reason_en)

    def result_in_words(self):
        """The public result as one line of text: why nobody won, or names and mentions; "" if none."""
        laureates = list(self.laureates.select_related("nominee__partnership"))
        joint = sum(not laureate.is_special_mention for laureate in laureates) > 1
        words = [f"Non attribué ({self.withheld_reason})"] if self.withheld_reason else []
        for laureate in laureates:
            name = laureate.nominee.partnership.name_fr
            if laureate.is_special_mention:
                words.append(f"{name} ({laureate.mention_fr or 'mention spéciale'})")
            else:
                words.append(f"{name} (ex æquo)" if joint else name)
        return " ; ".join(words)

    def _correct(self, kind, results, by, reason_fr, reason_en):
        if not reason_fr.strip():
            raise TransitionRefused(_("Write the reason: it will be public."))
        with transaction.atomic():
            self._lock_revealed()
            before = self._result_to_correct(kind)
            self._drop_words_unless_for({r.nominee.pk for r in results if r.place is not None})
            self.laureates.all().delete()
            if kind == "rectified":
                self._write_results(results)
            self.corrections.create(
                kind=kind, before=before, reason_fr=reason_fr, reason_en=reason_en
            )
            JournalEntry.objects.record(
                by,
                f"awards.award.{kind}",
                self,
                before=before,
                after=self.result_in_words(),
                reason=reason_fr,
            )

    def _result_to_correct(self, kind):
        """What is public, in words; refused where there is nothing, or nobody to withdraw it from."""
        before = self.result_in_words()
        if kind == "revoked" and not self.laureates.exists():
            before = ""
        elif not before and self.corrections.exists():
            before = "Résultat retiré"
        if not before:
            raise TransitionRefused(_("%(award)s has no result to correct.") % {"award": self})
        return before

    def _drop_words_unless_for(self, winners):
        """What the jury wrote for other laureates, or of why nobody won, is not said of `winners`.

        It stays readable in the minutes, and the reason in the correction.
        """
        placed = self.laureates.filter(place__isnull=False)
        if set(placed.values_list("nominee", flat=True)) == winners:
            return
        words = {"citation_fr": "", "citation_en": ""} | (
            {"withheld_reason": ""} if winners else {}
        )
        for name, empty in words.items():
            setattr(self, name, empty)
        type(self).objects.filter(pk=self.pk).update(**words)

    def _lock_revealed(self):
        """Hold the award's row until the transaction ends, and refuse what is not revealed."""
        if (
            not type(self)
            .objects.filter(pk=self.pk, status=self.Status.REVEALED)
            .update(status=self.Status.REVEALED)
        ):
            raise TransitionRefused(_("%(award)s has not been revealed.") % {"award": self})
        self.refresh_from_db(fields=["status", "joint_laureates", "withheld_reason"])

    def _write_results(self, results):
        refuse_impossible(self, results)
        for result in results:
            self.laureates.create(
                nominee=result.nominee,
                place=result.place,
                mention_fr=result.mention_fr,
                mention_en=result.mention_en,
            )
