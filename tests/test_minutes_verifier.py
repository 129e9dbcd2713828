"""The verifier accepts honest minutes, of every way of deciding, and refuses what was tampered with."""

import copy
import hashlib
import json
import random

import pytest

from awards.minutes import receipts
from convergences.journal import DOMAIN, JournalDetail
from convergences.models import Mail
from tests.bundles import (
    HOLDS,
    HOLDS_BUT,
    changed,
    files_in,
    reason,
    unpack,
    verify,
    written,
)
from tests.everything_decided import make_everything
from tests.forgeries import FAMILIES, FORGED_MARKS, lines_of, with_lines
from tests.juries import chair_of
from tests.jury_roles import with_group

pytestmark = pytest.mark.django_db


KEPT = {}
ERASED = ["awards.award.revoked", "awards.assessment.submitted"]


@pytest.fixture
def kept():
    """What an edition where everything happened leaves behind, made once: files, and nothing stored."""
    if not KEPT:
        edition = make_everything()
        jurors = edition.jurors.filter(seats__award__decided_by="marks").distinct()
        KEPT.update(
            files=files_in(edition),
            mail=Mail.objects.filter(kind="journal-head").order_by("pk").first().body,
            whole=receipts.whole_file(with_group("auditor"), edition.year),
            own={
                str(juror.pk): told
                for juror in jurors.select_related("user")
                if (told := receipts.own_file(juror.user, edition.year))
            },
            chairs=receipts.whole_file(
                chair_of(edition.awards.filter(decided_by="marks").first()), edition.year
            ),
        )
        for detail in JournalDetail.objects.filter(entry__action__in=ERASED):
            detail.erase()
        KEPT.update(
            erased=files_in(edition),
            erased_marks=receipts.whole_file(with_group("auditor"), edition.year),
        )
    return KEPT


def test_everything_that_may_happen_to_an_award_is_accepted(kept, tmp_path):
    files = kept["files"]
    steps = {each["step"] for each in json.loads(files["tally.json"])["awards"]}
    assert steps >= {"marks", "main_criterion", "head_to_head", "casting_vote", "joint", "withheld"}
    assert steps >= {"relative_majority", "elsewhere"}
    assert sum("broken" in each for each in json.loads(files["seals.json"])["seals"]) == 1

    code, said = verify(unpack(files, tmp_path / "bundle"))

    assert (code, reason(said)) == (0, "")
    assert HOLDS in said
    assert "corrections: 1" in said


# --- tampering: each family, and the reason that is given -----------------------------------------

TIMES = 50


def forged_marks(kept, family, chance):
    """`(file, words)` of a family of marks: one juror's own lines are drawn by chance."""
    own = chance.choice([kept["own"][key] for key in sorted(kept["own"])])
    return family(copy.deepcopy(own), copy.deepcopy(kept["whole"]), chance)


@pytest.mark.long
def test_every_family_of_tampering_is_refused_with_its_reason(kept, tmp_path):
    files, chance = kept["files"], random.Random(2026)
    assert verify(unpack(files, tmp_path / "honest"))[0] == 0
    passed = {}
    for family in FAMILIES:
        for time in range(TIMES):
            tampered, words = family(files, chance)
            assert tampered != files
            code, said = verify(unpack(tampered, tmp_path / "tampered"))
            if code != 1 or words not in reason(said) or not reason(said):
                passed[f"{family.__name__} {time}"] = (code, reason(said), words)
    folder = unpack(files, tmp_path / "honest")
    for family in FORGED_MARKS:
        for time in range(TIMES):
            told, words = forged_marks(kept, family, chance)
            (folder / "notes.json").write_bytes(written(told))
            code, said = verify(folder, "--marks", "notes.json")
            if code != 1 or words not in reason(said):
                passed[f"{family.__name__} {time}"] = (code, reason(said), words)
    assert passed == {}


def test_one_of_each_family_is_refused(kept, tmp_path):
    files, chance = kept["files"], random.Random(1)
    for family in FAMILIES:
        tampered, words = family(files, chance)
        code, said = verify(unpack(tampered, tmp_path))
        assert code == 1, family
        assert reason(said) and words in reason(said), (family, said)
    folder = unpack(files, tmp_path / "honest")
    for family in FORGED_MARKS:
        told, words = forged_marks(kept, family, chance)
        (folder / "notes.json").write_bytes(written(told))
        code, said = verify(folder, "--marks", "notes.json")
        assert (code, words in reason(said)) == (1, True), (family, said)


# --- what only a head kept from before tells ------------------------------------------------------


def rehashed(lines, since=0):
    """The same entries, chained anew from one of them: what a forger with all the keys can do."""
    entries = [json.loads(line) for line in lines]
    parent = entries[since - 1]["hash"] if since else ""
    for entry in entries[since:]:
        entry.pop("hash")
        entry["parent"] = parent
        parent = hashlib.sha256(DOMAIN + written(entry)).hexdigest()
        entry["hash"] = parent
    return [written(entry) + b"\n" for entry in entries]


def test_a_cut_end_and_a_chain_rewritten_whole_show_against_a_head_kept_from_before(kept, tmp_path):
    files = kept["files"]
    lines = lines_of(files)
    last = json.loads(lines[-1])
    assert last["action"] == "awards.award.revoked"  # after the publication: it could be cut
    head = last["hash"]
    cut = with_lines(
        changed(files, "openings.json", lambda o: o["corrections"].clear()), lines[:-1]
    )
    entries = [json.loads(line) for line in lines]
    entries[3]["at"] = entries[3]["at"].replace("2026", "2025")
    rewritten = with_lines(files, rehashed([written(entry) for entry in entries]))
    (tmp_path / "mail.txt").write_text(f"La tête du journal :\n\n{head}\n\nGardez ce message.")
    (tmp_path / "journal.jsonl").write_bytes(files["journal.jsonl"])

    for place, tampered in enumerate((cut, rewritten)):
        folder = unpack(tampered, tmp_path / str(place))
        assert verify(folder)[0] == 0, "nothing inside tells"
        for given in (head, tmp_path / "mail.txt", tmp_path / "journal.jsonl"):
            code, said = verify(folder, "--head", given)
            assert (code, reason(said)) == (1, "--head: the journal was cut or rewritten")
    honest = unpack(files, tmp_path / "honest")
    for given in (head, tmp_path / "mail.txt", tmp_path / "journal.jsonl"):
        assert verify(honest, "--head", given)[0] == 0


def test_the_head_that_the_mail_of_a_seal_gives_is_found_in_the_minutes(kept, tmp_path):
    (tmp_path / "mail.txt").write_text(kept["mail"])
    folder = unpack(kept["files"], tmp_path / "bundle")

    code, said = verify(folder, "--head", tmp_path / "mail.txt")

    assert (code, reason(said)) == (0, "")


# --- what nothing can prove any more --------------------------------------------------------------


def test_what_was_erased_is_said_and_not_everything_holds(kept, tmp_path):
    folder = unpack(kept["erased"], tmp_path / "bundle")
    (tmp_path / "notes.json").write_bytes(written(kept["erased_marks"]))
    lines = [line for award in kept["erased_marks"]["awards"] for line in award["lines"]]
    assert {line["entry"] for line in lines} == {None}

    alone, marks = verify(folder), verify(folder, "--marks", tmp_path / "notes.json")

    for code, said in (alone, marks):
        assert (code, reason(said)) == (0, "")
        assert HOLDS_BUT in said
        assert HOLDS not in said
    assert alone[1].count("its words are erased") == 1
    assert marks[1].count("its words are erased") == 1 + len(lines)


def test_a_mark_that_the_journal_no_longer_proves_is_not_said_to_hold(kept, tmp_path):
    told = copy.deepcopy(next(iter(kept["own"].values())))
    line = told["awards"][0]["lines"][0]
    line["entry"] = None
    line["marks"] = dict.fromkeys(line["marks"], 1)
    (tmp_path / "notes.json").write_bytes(written(told))

    code, said = verify(
        unpack(kept["files"], tmp_path / "bundle"), "--marks", tmp_path / "notes.json"
    )

    assert (code, HOLDS in said, HOLDS_BUT in said) == (0, False, True)


def test_a_chair_checks_their_own_award_and_the_others_are_named(kept, tmp_path):
    (tmp_path / "notes.json").write_bytes(written(kept["chairs"]))
    checked = {award["award"] for award in kept["chairs"]["awards"]}
    others = {award["award"] for award in kept["whole"]["awards"]} - checked
    assert checked and others

    code, said = verify(
        unpack(kept["files"], tmp_path / "bundle"), "--marks", tmp_path / "notes.json"
    )

    assert (code, HOLDS in said, HOLDS_BUT in said) == (0, False, True)
    for award in others:
        assert f"--marks, {award}: its marks are not there" in said


# --- marks, one by one ----------------------------------------------------------------------------


def test_all_the_marks_give_the_sums_and_another_mark_does_not(kept, tmp_path):
    told = copy.deepcopy(kept["whole"])
    folder = unpack(kept["files"], tmp_path / "bundle")
    marks = tmp_path / "notes.json"
    marks.write_bytes(written(told))

    assert verify(folder, "--marks", marks)[0] == 0

    line = told["awards"][0]["lines"][0]
    key = next(iter(line["marks"]))
    line["marks"][key] -= 1
    marks.write_bytes(written(told))
    assert "the journal says otherwise" in reason(verify(folder, "--marks", marks)[1])
    line["marks"][key] += 1
    told["awards"][0]["lines"].pop()
    marks.write_bytes(written(told))
    assert "something else is sealed" in reason(verify(folder, "--marks", marks)[1])


def test_each_juror_opens_their_own_line_and_no_other(kept, tmp_path):
    folder = unpack(kept["files"], tmp_path / "bundle")
    tally = json.loads(kept["files"]["tally.json"])
    names = {each["nominee"] for award in tally["awards"] for each in award["nominees"]}
    assert len(kept["own"]) > 20

    for juror, told in kept["own"].items():
        lines = [line for award in told["awards"] for line in award["lines"]]
        assert {line["juror"] for line in lines} == {juror}
        text = written(told).decode()
        assert not [name for name in names if f'"{name}"' in text]
    file = tmp_path / "mes-notes.json"
    file.write_bytes(written(told))
    assert verify(folder, "--marks", file)[0] == 0
    lines[0]["comment"] += "!"
    file.write_bytes(written(told))
    assert verify(folder, "--marks", file)[0] == 1
