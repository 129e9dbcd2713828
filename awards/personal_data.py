"""What the tables of the programme hold of people; see `convergences/personal_register.py`."""

from datetime import timedelta
from functools import partial

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from awards.models import (
    Assessment,
    Award,
    Ballot,
    Declaration,
    DismissedMatch,
    Edition,
    Juror,
    Mark,
    Minutes,
    PaperSheet,
    Seat,
)
from awards.models.paper import SCANS, scan_storage
from convergences.erasures import erase_all
from convergences.journal import JournalDetail
from convergences.personal_data import close_account
from convergences.personal_register import OF_NOBODY, Erasure, Use
from convergences.transitions import Blocker
from convergences.users import CLOSED, User
from partnerships.personal_data import PUBLISHED

ACCOUNTS_KEPT = timedelta(days=365)
# A scan is written before its row.
SCANS_KEPT = timedelta(days=1)
# What stands where words were, and had to be said.
ERASED = "—"

DECIDING = gettext_lazy("to decide on an award, and to be able to verify it")
ARCHIVE = gettext_lazy("as long as the archive")
LINKS = Use(gettext_lazy("to propose to a juror the links to declare"), ARCHIVE, Erasure.EMPTIED)
WORDS = Use(DECIDING, gettext_lazy("until the time of appeals is over"), Erasure.EMPTIED)
NUMBERS = Use(DECIDING, ARCHIVE, Erasure.KEPT)
# An account that is emptied leaves a row without a name.
ACT = Use(gettext_lazy("to say who did what, by the row of an account"), ARCHIVE, Erasure.KEPT)
SECRET = Use(DECIDING, ARCHIVE, Erasure.KEPT, opens=True)
REASON = Use(gettext_lazy("to say why something was decided"), ARCHIVE, Erasure.KEPT)

TABLES = {
    "awards.Category": {OF_NOBODY: "slug name_fr name_en tint position"},
    "awards.Edition": {
        PUBLISHED: "word_fr word_en notes_fr notes_en",
        OF_NOBODY: "year status theme_fr theme_en call_opens_at call_closes_at marks_until "
        "charter_fr charter_en nominees_announced_at sources",
    },
    "awards.EditionPartner": {OF_NOBODY: "edition organisation role part_fr part_en"},
    "awards.Ceremony": {
        ACT: "without_backup_asked_by without_backup_agreed_by",
        REASON: "without_backup_reason",
        PUBLISHED: "notes_fr notes_en host_notes",
        OF_NOBODY: "backup_made_at backup_digest edition name_fr name_en status held_on doors_at "
        "starts_at place_fr place_en",
    },
    "awards.Award": {
        PUBLISHED: "presenter presenter_title_fr presenter_title_en decision_fr decision_en "
        "citation_fr citation_en notes_fr notes_en host_notes not_held_reason_fr "
        "not_held_reason_en withheld_reason quorum_reason",
        OF_NOBODY: "edition category ceremony label_fr label_en status decided_by prize_amount "
        "prize_currency quorum highest_mark joint_laureates special_mentions may_be_withheld "
        "given_up_from running_order planned_minutes is_decided_in_room position supporters "
        "sources",
    },
    "awards.Correction": {
        PUBLISHED: "before reason_fr reason_en",
        OF_NOBODY: "award kind corrected_at",
    },
    "awards.Nominee": {
        PUBLISHED: "notes_fr notes_en withdrawn_reason",
        OF_NOBODY: "award partnership pronunciation pronunciation_asked_at withdrawn_at",
    },
    "awards.Laureate": {OF_NOBODY: "award nominee place mention_fr mention_en"},
    "awards.Application": {
        REASON: "reason notes",
        OF_NOBODY: "award partnership status received_at decided_at nominee",
    },
    "awards.Criterion": {
        OF_NOBODY: "award name_fr name_en question_fr question_en weight is_main position"
    },
    "awards.Step": {OF_NOBODY: "criterion mark word_fr word_en sentence_fr sentence_en"},
    "awards.Juror": {
        PUBLISHED: "name employer public_title_fr public_title_en edition",
        LINKS: "mandates",
        ACT: "user",
        NUMBERS: "charter_accepted_at",
        SECRET: "draw",
    },
    "awards.Seat": {
        PUBLISHED: "juror award role",
        WORDS: "excused_reason stood_down_reason",
        NUMBERS: "seated_for excused_at stood_down_at",
    },
    "awards.Declaration": {
        WORDS: "reason",
        NUMBERS: "juror nominee asked_at answered_at answer kind pinned_at",
    },
    "awards.DismissedMatch": {
        WORDS: "reason",
        ACT: "dismissed_by",
        NUMBERS: "juror nominee key dismissed_at",
    },
    "awards.Assessment": {
        WORDS: "draft draft_at comment void_reason",
        NUMBERS: "juror nominee shown_at concluded_at is_abstention on_paper version voided_at",
        SECRET: "salt",
    },
    "awards.Mark": {NUMBERS: "assessment criterion value"},
    "awards.PaperSheet": {
        WORDS: "comment scan",
        ACT: "entered_by",
        NUMBERS: "juror nominee marks entered_at confirmed_at refused_at",
    },
    "awards.Ballot": {NUMBERS: "round juror choice cast_at voided_at"},
    "awards.Round": {
        ACT: "counted_by",
        REASON: "casting_reason",
        OF_NOBODY: "award number kind at_table opened_at closed_at voided_at counts counted_at "
        "cast_for candidates",
    },
    "awards.Feedback": {OF_NOBODY: "award totals_released_at drafted_at"},
    "awards.ReleasedComment": {NUMBERS: "assessment released_at"},
    "awards.Attachment": {
        PUBLISHED: "title document",
        OF_NOBODY: "nominee size pages added_at",
    },
    "awards.Confidant": {
        ACT: "user named_by",
        OF_NOBODY: "verdict purpose named_at withdrawn_at looks",
    },
    "awards.Handover": {
        ACT: "asked_by made_by",
        OF_NOBODY: "ceremony purpose asked_at made_at",
    },
    "awards.Verdict": {
        ACT: "proposed_by confirmed_by break_asked_by broken_by",
        REASON: "reason break_reason source citation_fr citation_en",
        SECRET: "salt secret",
        OF_NOBODY: "award outcome lines step drafted_at proposed_at proposed_digest values "
        "fingerprint sealed_at opened_at break_asked_at broken_at",
    },
    "awards.Seal": {
        REASON: "void_reason",
        OF_NOBODY: "award fingerprint sealed_at voided_at opened_at salt",
    },
    "awards.Minutes": {OF_NOBODY: "edition rules tally seals openings drawn_at"},
    "awards.Cursor": {
        ACT: "moved_by",
        OF_NOBODY: "ceremony version showing award message_fr message_en moved_at",
    },
    "awards.Erratum": {ACT: "shown_by", OF_NOBODY: "ceremony text_fr text_en shown_at"},
    "awards.Screen": {
        ACT: "expected_by",
        SECRET: "code token_digest",
        OF_NOBODY: "ceremony code_until tries paired_at revoked_at shown_version heard_at",
    },
    "awards.DeskPresence": {ACT: "user", OF_NOBODY: "ceremony seen_at"},
}


def names_of(users):
    """The names that juries have these accounts under: an account that is closed has none."""
    return Juror.objects.filter(user__in=users).values_list("name", flat=True)


def lacks_to_erase(person):
    """What a juror at work decides cannot lose its author."""
    at_work = Seat.objects.sitting().filter(juror__user__in=person.keys)
    at_work = at_work.exclude(juror__edition__status=Edition.Status.PUBLISHED)
    for seat in at_work.select_related("juror__edition").order_by("pk"):
        yield Blocker(
            _(
                "They sit on a jury of %(edition)s: stand them down first, or wait until it is published."
            )
            % {"edition": seat.juror.edition},
            seat.juror,
        )


def told_of(person):
    """The rows about a person; what a jury keeps secret, once its edition is published."""
    jurors = Juror.objects.filter(user__in=person.keys)
    over = jurors.filter(edition__status=Edition.Status.PUBLISHED)
    return [
        jurors,
        Seat.objects.filter(juror__in=jurors),
        Declaration.objects.filter(juror__in=jurors),
        DismissedMatch.objects.filter(juror__in=jurors),
        Assessment.objects.filter(juror__in=over),
        Mark.objects.filter(assessment__juror__in=over),
        Ballot.objects.filter(juror__in=over),
        PaperSheet.objects.filter(juror__in=over),
    ]


def erase(person):
    """Erase what a juror wrote, and what was written about them; gives numbers of rows."""
    jurors = Juror.objects.filter(user__in=person.keys)
    yield Juror.mandates.through.objects.filter(juror__in=jurors).delete()[0]
    yield _silence(jurors)


def forget():
    """What has stood for its time goes; gives sentences."""
    now = timezone.now()
    waits = Juror.objects.filter(user=OuterRef("pk")).exclude(
        edition__in=_published_before(now - ACCOUNTS_KEPT)
    )
    due = User.objects.filter(
        Exists(Juror.objects.filter(user=OuterRef("pk"))), ~Exists(waits), is_staff=False
    ).exclude(email__endswith=CLOSED)
    number = sum(close_account(user) for user in due)
    yield (
        ngettext("%d juror’s account was closed.", "%d accounts of jurors were closed.", number)
        % number
    )
    _sweep_scans(now - SCANS_KEPT)
    if settings.APPEALS_DAYS:
        over = _published_before(now - timedelta(days=settings.APPEALS_DAYS))
        number = _silence(Juror.objects.filter(edition__in=over))
        yield (
            ngettext(
                "%d text of a jury was forgotten.", "%d texts of juries were forgotten.", number
            )
            % number
        )


def _published_before(moment):
    """The editions whose minutes are older than that."""
    return Minutes.objects.filter(drawn_at__lt=moment).values("edition")


def _silence(jurors):
    """Take away the words of these jurors, and those about them; gives how many rows had some."""
    sheets = Assessment.objects.filter(juror__in=jurors)
    # Until the result is known, or while marks are still given, a trigger keeps the rest.
    told = sheets.filter(
        nominee__award__status__in=[
            Award.Status.MARKING,
            Award.Status.REVEALED,
            Award.Status.NOT_HELD,
        ]
    ).exclude(comment__in=["", ERASED])
    # The journal has a digest of what was said: nothing could be held against it any more.
    keys = [str(key) for key in told.values_list("pk", flat=True)]
    lines = JournalDetail.objects.filter(target_type="awards.assessment", target_id__in=keys)
    erase_all(lines.exclude(salt=""))
    number = told.update(comment=ERASED)
    number += sheets.exclude(draft={}).update(draft={}, draft_at=None)
    number += _replace(sheets, "void_reason")
    number += _replace(Declaration.objects.filter(juror__in=jurors), "reason")
    number += _replace(DismissedMatch.objects.filter(juror__in=jurors), "reason")
    number += _replace(Seat.objects.filter(juror__in=jurors), "excused_reason")
    number += _replace(Seat.objects.filter(juror__in=jurors), "stood_down_reason")
    papers = PaperSheet.objects.filter(juror__in=jurors)
    for paper in papers.exclude(scan=""):
        # Once committed: an erasure that is refused keeps the sheet, and its row that names it.
        transaction.on_commit(partial(paper.scan.storage.delete, paper.scan.name), robust=True)
    return number + papers.exclude(scan="", comment="").update(scan="", comment="")


def _sweep_scans(older_than):
    """Remove the scans that no row names: one that resisted when its row was erased."""
    storage = scan_storage()
    named = set(PaperSheet.objects.exclude(scan="").values_list("scan", flat=True))
    for name in storage.listdir(SCANS)[1] if storage.exists(SCANS) else []:
        path = f"{SCANS}/{name}"
        if path not in named and storage.get_modified_time(path) < older_than:
            storage.delete(path)


def _replace(rows, name):
    return rows.exclude(**{f"{name}__in": ["", ERASED]}).update(**{name: ERASED})
