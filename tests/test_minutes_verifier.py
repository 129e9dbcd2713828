"""The verifier accepts honest minutes, of every way of deciding, and refuses what was tampered with."""

import copy
import hashlib
import json
import random

import pytest

from awards.minutes import receipts
from convergences.journal import DOMAIN
from convergences.models import Mail
from tests.bundles import HOLDS, changed, files_in, reason, unpack, verify, written
from tests.everything_decided import make_everything
from tests.jury_roles import with_group

pytestmark = pytest.mark.django_db


KEPT = {}


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


# --- tampering ----------------------------------------------------------------------------------
# Each family is given the honest files and a source of chance; it gives the files that were
# tampered with, words that the reason holds, and what `verify.py` is told.

TIMES = 50


def lines_of(files):
    return files["journal.jsonl"].splitlines(keepends=True)


def with_lines(files, lines):
    return files | {"journal.jsonl": b"".join(lines)}


def flip_a_byte(files, chance):
    name = chance.choice([name for name in files if name.endswith(("json", "jsonl"))])
    content = bytearray(files[name])
    content[chance.randrange(len(content))] ^= 1 << chance.randrange(7)
    return files | {name: bytes(content)}, ""


def drop_an_entry(files, chance):
    lines = lines_of(files)
    del lines[chance.randrange(len(lines) - 1)]
    return with_lines(files, lines), "bears another number"


def swap_two_entries(files, chance):
    lines = lines_of(files)
    one = chance.randrange(len(lines) - 1)
    lines[one], lines[one + 1] = lines[one + 1], lines[one]
    return with_lines(files, lines), "bears another number"


def insert_an_entry(files, chance):
    lines = lines_of(files)
    lines.insert(chance.randrange(1, len(lines)), chance.choice(lines))
    return with_lines(files, lines), "bears another number"


def renumber_an_entry(files, chance):
    lines = lines_of(files)
    place = chance.randrange(len(lines))
    entry = json.loads(lines[place])
    entry["seq"] += chance.choice([-1, 1, 100])
    lines[place] = written(entry) + b"\n"
    return with_lines(files, lines), "bears another number"


def rewrite_an_entry(files, chance):
    lines = lines_of(files)
    place = chance.randrange(len(lines))
    entry = json.loads(lines[place])
    key = chance.choice(["action", "actor", "at", "target", "payload"])
    entry[key] = entry[key][::-1] + "0"
    lines[place] = written(entry) + b"\n"
    return with_lines(files, lines), "was changed"


def change_a_sum(files, chance):
    def change(tally):
        marked = [n for award in tally["awards"] for n in award["nominees"] if n["count"]]
        sums = chance.choice(marked)["sums"]
        sums[chance.randrange(len(sums))] += chance.choice([-1, 1])

    return changed(files, "tally.json", change), "something else is sealed"


def change_a_rule(files, chance):
    def change(rules):
        award = chance.choice([each for each in rules["awards"] if each["status"] == "revealed"])
        key = chance.choice(["quorum", "highest_mark"])
        award["rules"][key] += chance.choice([-1, 1])

    return changed(files, "rules.json", change), "something else is sealed"


def change_a_recusal_count(files, chance):
    def change(tally):
        chance.choice([each for each in tally["awards"] if each["jury"]])["jury"]["recusals"] += 1

    return changed(files, "tally.json", change), "jury, recusals: something else is sealed"


def change_a_round(files, chance):
    def change(tally):
        voted = [r for award in tally["awards"] for r in award["rounds"] if r["kind"] != "casting"]
        votes = chance.choice(voted)["votes"]
        votes[chance.choice(sorted(votes))] += 1

    return changed(files, "tally.json", change), "something else is sealed"


def another_salt(files, chance):
    def change(openings):
        opening = chance.choice(openings["openings"])
        opening["salt"] = f"{chance.getrandbits(256):064x}"

    return changed(files, "openings.json", change), "the seal closes something else"


def change_a_sealed_verdict(files, chance):
    def change(openings):
        values = chance.choice(openings["openings"])["values"]
        values["citation"]["fr"] += "!"

    return changed(files, "openings.json", change), "the seal closes something else"


def another_awards_seal(files, chance):
    def change(openings):
        one, other = chance.sample(openings["openings"], 2)
        for key in ("fingerprint", "salt", "values"):
            one[key], other[key] = other[key], one[key]

    return changed(files, "openings.json", change), "the seal is another's"


def hide_a_seal(files, chance):
    def change(seals):
        seals["seals"].pop(chance.randrange(len(seals["seals"])))

    return changed(files, "seals.json", change), "the journal says otherwise"


def hide_a_correction(files, chance):
    def change(openings):
        openings["corrections"].clear()

    return changed(files, "openings.json", change), "the journal says otherwise"


FAMILIES = [
    *(flip_a_byte, drop_an_entry, swap_two_entries, insert_an_entry, renumber_an_entry),
    *(rewrite_an_entry, change_a_sum, change_a_rule, change_a_recusal_count, change_a_round),
    *(another_salt, change_a_sealed_verdict, another_awards_seal, hide_a_seal, hide_a_correction),
]


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
    assert passed == {}


def test_one_of_each_family_is_refused(kept, tmp_path):
    files, chance = kept["files"], random.Random(1)
    for family in FAMILIES:
        tampered, words = family(files, chance)
        code, said = verify(unpack(tampered, tmp_path))
        assert code == 1, family
        assert reason(said) and words in reason(said), (family, said)


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
