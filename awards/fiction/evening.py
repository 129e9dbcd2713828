"""A fictitious evening: an edition lived by its verbs to the seals, with a ceremony ready to go live.

Told like the year of `year.py`, and by four tables more: `people`, its jurors, whose
accounts it makes; `ceremony`; `verdicts`, from which the votes follow; `confided`, who may open them.
"""

from datetime import timedelta

from django.utils import timezone

from awards.fiction.year import Year
from awards.models import Ceremony, Declaration, Juror, Round, Verdict
from awards.models.deciding import CONFIRM, standing_of
from awards.models.rounds import BLANK
from awards.models.sealing import confirm_seal, draft_verdict, propose_seal
from convergences.models import User

ADDRESS = "%s@convergences.example"
MINUTES_TO_PREPARE = 20


class SealedYear(Year):
    """A year that waits for its evening."""

    MARKS_FOR = -timedelta(days=3)

    def __init__(self, told):
        super().__init__(told)
        for person in told["people"]:
            user, _made = User.objects.get_or_create(
                email=ADDRESS % person["key"], defaults={"name": person["name"]}
            )
            self.accounts[person["key"]] = user

    @classmethod
    def is_lived(cls, told):
        """Whether its jurors sit already."""
        emails = [ADDRESS % person["key"] for person in told["people"]]
        return Juror.objects.filter(user__email__in=emails).exists()

    def live(self):
        """From the call to the seals; gives the ceremony, which lacks but a backup to go live."""
        edition = self.open_edition()
        self.found_organisations()
        self.shortlist()
        self.seat_jurors()
        edition.start_jury(by=self.secretariat)
        self.declare()
        self.mark()
        edition.announce_nominees(by=self.secretariat)
        ceremony = self.plan()
        for told in self.told["verdicts"]:
            self.decide(self.awards[told["award"]], told)
        return ceremony

    def year(self):
        """The year that is told, else this one: its evening is tonight."""
        return self.first_free_year(self.told.get("year", timezone.localdate().year))

    def plan(self):
        """The ceremony and its running order, as they are typed in the administration."""
        start = next_hour(timezone.localtime() + timedelta(minutes=MINUTES_TO_PREPARE))
        ceremony = Ceremony.objects.create(
            edition=self.edition,
            held_on=start.date().isoformat(),
            doors_at=start - timedelta(hours=1),
            starts_at=start,
            **self.told["ceremony"],
        )
        self.edition.awards.update(ceremony=ceremony)
        for told in self.told["projects"]:
            nominee = self.nominees[told["name"]]
            nominee.pronunciation = told.get("say", "")
            nominee.save(update_fields=["pronunciation"])
        return ceremony

    def declare(self):
        """Nobody has a link."""
        for told in self.told["awards"]:
            for name in told["jury"]:
                juror = self.jurors[name]
                if juror.charter_accepted_at is None:
                    juror.accept_charter(by=juror.user)
                for nominee in self.awards[told["category"]].nominees.all():
                    Declaration.declare(juror, nominee, Declaration.Answer.NONE, by=juror.user)

    def mark(self):
        """Where an award is decided by marks, all of them are given."""
        for told in self.told.get("marks", []):
            self.give_marks(told)

    def decide(self, award, told):
        """The jury votes what the verdict says; its chair and another juror seal it."""
        award.refresh_from_db()
        chair = award.presiding_seat().juror.user
        award.open_deliberation(by=chair)
        rewarded = [self.nominees[name] for name in told.get("rewarded", [])]
        self.vote(award, told["outcome"], rewarded, chair)
        verdict = draft_verdict(
            award,
            by=chair,
            outcome=told["outcome"],
            mentions=[
                {**mention, "nominee": self.nominees[mention["nominee"]]}
                for mention in told.get("mentions", [])
            ],
            **{
                name: told[name]
                for name in ("citation_fr", "citation_en", "reason")
                if name in told
            },
        )
        propose_seal(verdict, by=chair)
        second = award.seats.taking_part().exclude(juror__user=chair).first().juror.user
        confirm_seal(verdict, by=second)
        for purpose, names in self.told["confided"].items():
            for name in names:
                verdict.name_confidant(self.accounts[name], purpose, by=chair)

    def vote(self, award, outcome, rewarded, chair):
        """One round where the jury agrees; where it does not, its first ballots are split."""
        if outcome == Verdict.Outcome.LAUREATE:
            asked = standing_of(award).next == CONFIRM
            answer = "yes" if asked else str(rewarded[0].pk)
            kind = Round.Kind.CONFIRMATION if asked else Round.Kind.BALLOT
            self.hold_round(award, kind, [answer] * award.seats.count(), chair)
            return
        split = [str(nominee.pk) for nominee in rewarded or award.nominees.all()][:2]
        # Joint laureates are tied twice: only then may the chair share the award.
        for _each in rewarded or split[:1]:
            self.hold_round(award, Round.Kind.BALLOT, split, chair)

    def hold_round(self, award, kind, choices, chair):
        """Each juror casts one of `choices`, in their order; those left vote blank."""
        opened = Round.open(award, kind, standing_of(award).nominees, by=chair)
        for place, seat in enumerate(award.seats.taking_part().select_related("juror__user")):
            choice = choices[place] if place < len(choices) else BLANK
            opened.vote(seat.juror, choice, by=seat.juror.user)
        opened.close(by=chair)


def next_hour(moment):
    """The first full hour from this moment on."""
    return (moment + timedelta(minutes=59, seconds=59)).replace(minute=0, second=0, microsecond=0)
