"""Families of forged minutes: given the honest files and a source of chance, each gives the files that
were tampered with, and words that the reason of the refusal holds.

A family of marks is given what jurors and auditor may take, and gives one such file.
"""

import copy
import json

from tests.bundles import changed, written


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


def without_salt(change):
    """A family that passes another correction off as one whose words were erased."""

    def family(files, chance):
        def forge(openings):
            forged = chance.choice(openings["corrections"])
            change(forged, chance)
            forged["salt"] = ""

        return changed(files, "openings.json", forge), "words without their salt"

    family.__name__ = change.__name__
    return family


@without_salt
def reword_a_correction(forged, chance):
    forged["details"][chance.choice(["reason", "before", "after"])] = f"Forgé {chance.random()}"


@without_salt
def correct_another_award(forged, chance):
    forged["target"][1] = str(chance.randrange(10**6))
    if chance.random() < 0.5:
        forged["details"] = {}


FAMILIES = [
    *(flip_a_byte, drop_an_entry, swap_two_entries, insert_an_entry, renumber_an_entry),
    *(rewrite_an_entry, change_a_sum, change_a_rule, change_a_recusal_count, change_a_round),
    *(another_salt, change_a_sealed_verdict, another_awards_seal, hide_a_seal, hide_a_correction),
    *(reword_a_correction, correct_another_award),
]


# --- files of marks: `whole` is the auditor's, `own` each juror's ---------------------------------

OTHERWISE, TWICE, MISSING = "the journal says otherwise", "stands twice", "some are missing"


def _a_line(told, chance):
    return chance.choice(chance.choice([each for each in told["awards"] if each["lines"]])["lines"])


def _change_a_mark(line, chance):
    key = chance.choice(sorted(line["marks"]))
    line["marks"][key] += chance.choice([-1, 1])


def change_ones_mark(own, whole, chance):
    _change_a_mark(_a_line(own, chance), chance)
    return own, OTHERWISE


def change_ones_mark_without_salt(own, whole, chance):
    line = _a_line(own, chance)
    _change_a_mark(line, chance)
    line["entry"]["salt"] = ""
    return own, "words without their salt"


def change_a_mark_without_entry(own, whole, chance):
    line = _a_line(whole, chance)
    _change_a_mark(line, chance)
    line["entry"] = None
    return whole, "something else is sealed"


def drop_awards(own, whole, chance):
    awards = whole["awards"]
    whole["awards"] = chance.sample(awards, chance.randrange(len(awards)))
    return whole, MISSING


def drop_every_line(own, whole, chance):
    told = chance.choice([own, whole])
    for award in told["awards"]:
        award["lines"].clear()
    return told, MISSING


def drop_a_line(own, whole, chance):
    lines = chance.choice(whole["awards"])["lines"]
    lines.pop(chance.randrange(len(lines)))
    return whole, "something else is sealed"


def swap_two_jurors(own, whole, chance):
    lines = chance.choice(whole["awards"])["lines"]
    one, other = chance.sample(sorted({line["juror"] for line in lines}), 2)
    for line in lines:
        line["juror"] = {one: other, other: one}.get(line["juror"], line["juror"])
    return whole, OTHERWISE


def sign_for_another(own, whole, chance):
    line = _a_line(own, chance)
    line["juror"] += "0"
    return own, OTHERWISE


def swap_two_nominees(own, whole, chance):
    told = chance.choice([own, whole])
    award = chance.choice([each for each in told["awards"] if len(each["lines"]) > 1])
    one = chance.choice(award["lines"])
    other = chance.choice([line for line in award["lines"] if line["nominee"] != one["nominee"]])
    for key in chance.choice([["name"], ["nominee", "name"]]):
        one[key], other[key] = other[key], one[key]
    return told, OTHERWISE


def say_a_line_twice(own, whole, chance):
    lines = chance.choice(whole["awards"])["lines"]
    place = chance.randrange(len(lines))
    double = copy.deepcopy(lines[place])
    _change_a_mark(double, chance)
    lines.insert(place, double | {"entry": None})
    return whole, TWICE


FORGED_MARKS = [
    *(change_ones_mark, change_ones_mark_without_salt, change_a_mark_without_entry, drop_awards),
    *(drop_every_line, drop_a_line, swap_two_jurors, sign_for_another, swap_two_nominees),
    say_a_line_twice,
]
