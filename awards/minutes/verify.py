"""Vérifie le procès-verbal d'une édition des Prix Convergences. Checks the minutes of an edition.

Ici, here: python3 -I verify.py [--head HEX|FILE] [--marks FILE]. Sortie, exit code: 0, ou, or 1.
"""

import argparse
import hashlib
import json
import re
import sys
from fractions import Fraction
from itertools import combinations
from operator import mul
from pathlib import Path

JOURNAL_TAG, SEAL_TAG = b"convergences-journal-v1\0", b"award-seal-v1\0"
AWARD, MARK, PUBLISHED = "awards.award", "awards.assessment", "awards.edition.published"
SEALED, REVEALED = f"{AWARD}.sealed", f"{AWARD}.revealed"
BROKEN = (f"{AWARD}.deliberation", f"{AWARD}.pending")
CORRECTED = (f"{AWARD}.rectified", f"{AWARD}.revoked")
MARKED = (f"{MARK}.submitted", f"{MARK}.abstained")
OTHER = "autre chose est scellé | something else is sealed"
COUNTED = "le journal dit autre chose | the journal says otherwise"
ERASED, unproved = "ses mots sont effacés | its words are erased", []


def say(where, what, *lost):
    unproved.extend(lost)
    french, _bar, english = what.partition(" | ")
    print(f"{where} : {french}\n{where}: {english}\n")


def need(holds, where, what):
    if not holds:
        say(f"NE TIENT PAS, DOES NOT HOLD: {where}", what)
        sys.exit(1)


def match(found, wanted, where, what=OTHER):
    """Names the first place where two values are not written alike."""
    if isinstance(found, list) and isinstance(wanted, list):
        found, wanted = (dict(enumerate(each, 1)) for each in (found, wanted))
    if isinstance(found, dict) and isinstance(wanted, dict) and found.keys() == wanted.keys():
        for key in found:
            match(found[key], wanted[key], f"{where}, {key}", what)
    else:
        need(canonical(found) == canonical(wanted), where, what)


def canonical(value):
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def sha(*parts):
    return hashlib.sha256(b"".join(parts)).hexdigest()


def salted(salt, value):
    return sha(JOURNAL_TAG, salt.encode(), b"\0", canonical(value))


def parse(raw, where):
    """The JSON of a file or of a line, which has one way of being written."""
    value = json.loads(raw)
    need(canonical(value) == raw, where, "un octet a été changé | a byte was changed")
    return value


def chain(raw, year):
    """The entries of the journal, once each is seen to follow from the one before."""
    *lines, rest = raw.split(b"\n")
    need(lines and not rest, "journal.jsonl", "le fichier est coupé | the file is cut")
    entries, parent = [], ""
    for number, line in enumerate(lines, 1):
        here = f"journal.jsonl, {number}"
        entry = parse(line, here)
        need(entry["seq"] == number, here, "porte un autre numéro | bears another number")
        need(entry["stream"] == f"edition-{year}", here, "autre édition | another edition")
        need(entry["parent"] == parent, here, "ne suit pas la précédente | does not follow")
        parent = entry.pop("hash")
        need(sha(JOURNAL_TAG, canonical(entry)) == parent, here, "a été changée | was changed")
        entries.append(entry | {"hash": parent})
    return entries


def opened(entries, told, where, target, *actions, **said):
    """Its salt shows that an entry says these words, of this act; erased, it has none to show."""
    seq, known = told["seq"], range(1, len(entries) + 1)
    need(seq in known, where, f"l'entrée {seq} du journal manque | no entry {seq} in the journal")
    entry, where = entries[seq - 1], f"{where}, journal {seq}"
    need(entry["action"] in actions, where, "c'est un autre acte | it is another act")
    if not told["salt"] and PUBLISHED not in actions:
        bare = [told["details"], *told["target"][1:]] == [{}, ""]
        need(bare, where, "des mots sans leur sel | words without their salt")
        return say(where, ERASED, where)
    given = [salted(told["salt"], told[key]) for key in ("target", "details")]
    need(given == [entry["target"], entry["payload"]], where, "autres mots | other words")
    match(told["target"][: len(target)], target, where, "autre sujet | about something else")
    match({key: told["details"][key] for key in said}, said, where, COUNTED)


def counted(entries, found, where, until, *actions):
    acts = [e["seq"] for e in entries if e["action"] in actions and e["seq"] <= until]
    match(sorted(each["seq"] for each in found), acts, where, COUNTED)


def check_verdicts(entries, seals, openings, rules, until):
    """`{award: values}`: each is the one whose fingerprint was published, decided by its rules."""
    counted(entries, [each["entry"] for each in seals], "seals.json", until, SEALED)
    counted(entries, [each["entry"] for each in openings], "openings.json", until, REVEALED)
    told = {each["award"]: each for each in rules["awards"] if each["status"] == "revealed"}
    standing, verdicts = {}, {}
    for each in seals:
        award, mark, about = each["award"], each["fingerprint"], [AWARD, each["award"]]
        where = f"seals.json, {award}"
        opened(entries, each["entry"], where, about, SEALED, fingerprint=mark)
        if "broken" in each:
            opened(entries, each["broken"], where, about, *BROKEN, broken=each["void_reason"])
        else:
            need(award not in standing, where, "deux scellés pour un prix | an award has two seals")
            standing[award] = mark
    for each in openings:
        award, mark, values = each["award"], each["fingerprint"], each["values"]
        where, given = f"openings.json, {award}", canonical(values)
        need(standing.pop(award, "") == mark, where, "scellé d'un autre | the seal is another's")
        right = sha(SEAL_TAG, given, bytes.fromhex(each["salt"])) == mark
        need(right, where, "le scellé ferme autre chose | the seal closes something else")
        opened(entries, each["entry"], where, [AWARD, award], REVEALED, fingerprint=mark)
        sealed = {**values["award"], "decided_by": values["decided_by"], "rules": values["rules"]}
        need(award in told and values["edition"] == rules["edition"], "rules.json", OTHER)
        match({key: told[award][key] for key in sealed}, sealed, f"rules.json, {award}")
        verdicts[award] = values
    right = verdicts.keys() == told.keys() and not standing
    need(right, "openings.json", "un scellé reste fermé | a seal is still closed")
    return verdicts


def check_tally(where, told, award, values):
    """The tally is the sealed one; its totals, ranks, ties and outcome follow from its sums."""
    weights = [each["weight"] for each in values["rules"]["criteria"]]
    sums = {each["nominee"]: each for each in values["sums"]}
    weighted = {name: sum(map(mul, weights, each["sums"])) for name, each in sums.items()}
    means = {name: Fraction(weighted[name], sums[name]["count"] * sum(weights)) for name in sums}
    places = {each["partnership"]: each["place"] for each in values["rewarded"]}
    totals = {each["partnership"]: each["total"] for each in values["rewarded"]}
    totals |= {each["pseudonym"]: each["total"] for each in values["others"]}
    lines = []
    for name in sorted(totals):
        mean = means.get(name)
        line = {"nominee": name, "count": 0, "sums": []} | sums.get(name, {})
        line["total"] = None if mean is None else f"{mean.numerator}/{mean.denominator}"
        line["rank"] = None if mean is None else 1 + sum(each > mean for each in means.values())
        line["place"], line["mention"] = places.get(name), places.get(name, 0) is None
        need(totals[name] == line["total"], f"{where}, {name}", "total faux | wrong total")
        lines.append(line)
    copied = {key: values[key] for key in ("outcome", "step", "pairs", "rounds", "jury")}
    match(told, {"award": award, "nominees": lines, **copied}, where)
    match([p["pair"] for p in values["pairs"]], [*map(list, combinations(sorted(means), 2))], where)
    duels = {tuple(each["pair"]): each["higher"][0] for each in values["pairs"]}
    duels |= {tuple(each["pair"][::-1]): each["higher"][1] for each in values["pairs"]}
    won, outcome = sorted(name for name, place in places.items() if place), values["outcome"]
    left, step, state = won, "elsewhere", ("open", "decided", "tied")[min(len(won), 2)]
    if values["decided_by"] != "elsewhere":
        left, step, state = decided(values, sums, means, duels, totals)
        step = {"joint": "joint", "not_awarded": "withheld"}.get(outcome, step)
    right = (outcome, state, sorted(left)) in (("laureate", "decided", won), ("joint", "tied", won))
    right = right or (outcome == "not_awarded" and state != "decided" and not won)
    need(right and step == values["step"], where, "l'issue est fausse | the outcome is wrong")


def settle(criteria, sums, means, duels):
    """By marks: who is left at the first rank, and the step that left them."""
    left, step = [name for name in means if means[name] == max(means.values())], "marks"
    main = [place for place, each in enumerate(criteria) if each["main"]]
    if len(left) > 1 and main:
        first = {name: Fraction(sums[name]["sums"][main[0]], sums[name]["count"]) for name in left}
        left, step = [name for name in left if first[name] == max(first.values())], "main_criterion"
    if len(left) > 1:
        best = [a for a in left if all(duels[a, b] > duels[b, a] for b in left if b != a)]
        left, step = best or left, "head_to_head"
    return left, step if len(left) == 1 else "casting_vote"


def decided(values, sums, means, duels, running):
    """Who is left, by which step, and whether that is `decided`, `tied` or `open`."""
    rounds, ballots = values["rounds"], [r for r in values["rounds"] if r["kind"] == "ballot"]

    def cast(left, after=0):
        votes = [r for r in rounds if r["kind"] == "casting" and r["number"] > after]
        return [r["for"] for r in votes if r["for"] in left and {*left} <= {*r["candidates"]}][-1:]

    if values["decided_by"] == "marks" and means:
        left, step = settle(values["rules"]["criteria"], sums, means, duels)
        one = left if len(left) == 1 else cast(left)
        if not one:
            return left, step, "tied"
        asked = [r for r in rounds if r["kind"] == "confirmation" and one[0] in r["candidates"]]
        if not asked or asked[-1]["votes"]["yes"] > asked[-1]["votes"]["no"]:
            return one, step, "decided" if asked else "open"
        ballots = [each for each in ballots if each["number"] > asked[-1]["number"]]
    answer = [], "", "open"
    for place, each in enumerate(ballots):
        votes, most = each["votes"], max(each["votes"].values())
        left = [name for name in votes if votes[name] == most]
        one = left if len(left) == 1 else cast(left, each["number"])
        by = ("relative_majority" if place else "absolute_majority", "casting_vote")[len(left) > 1]
        short = 2 * most <= (0 if place else sum(votes.values())) or not {*left} <= {*running}
        if one and not short:
            return one, by, "decided"
        answer = ([], "", "open") if short else (left, by, "tied")
    return answer


def check_marks(entries, given, verdicts):
    """Each mark is what its juror submitted on its nominee; all together give sums and pairs."""
    whole, awards = given["whole"], {each["award"] for each in given["awards"] if each["lines"]}
    missing = {award for award in verdicts if whole and verdicts[award]["sums"]} - awards
    need(awards and missing <= {*given["left_out"]}, "--marks", "il en manque | some are missing")
    for award in sorted(missing):
        say(f"--marks, {award}", "ses notes n'y sont pas | its marks are not there", award)
    for award in given["awards"]:
        where, values = f"--marks, {award['award']}", verdicts[award["award"]]
        weights, sheets = [each["weight"] for each in values["rules"]["criteria"]], {}
        for line in award["lines"]:
            known = line["entry"]["details"] if line["entry"] else {}
            said = {key: line[key] for key in ("juror", "nominee", "name") if key in known}
            digest = salted(line["salt"], [line["marks"], line["comment"], line["abstention"]])
            if line["entry"]:
                opened(entries, line["entry"], where, [MARK], *MARKED, digest=digest, **said)
            if not said:
                say(where, ERASED, where)
            sheet = sheets.setdefault((line["sealed"] if whole else "", line["nominee"]), {})
            need(line["juror"] not in sheet, where, "ligne en double | a line stands twice")
            sheet[line["juror"]] = [line["marks"][key] for key in award["criteria"] if whole]
        sums, pairs = [], []
        for (name, _nominee), sheet in sorted(sheets.items()):
            columns = [*map(sum, zip(*sheet.values(), strict=True))]
            sums.append({"nominee": name, "count": len(sheet), "sums": columns})
        for (a, one), (b, other) in combinations(sorted(sheets.items()), 2):
            both = [[sum(map(mul, weights, s[j])) for s in (one, other)] for j in {*one} & {*other}]
            higher = [sum(x > y for x, y in both), sum(x < y for x, y in both)]
            pairs.append({"pair": [a[0], b[0]], "both": len(both), "higher": higher})
        if whole:
            match([sums, pairs], [values["sums"], values["pairs"]], where)


def check(head, marks):
    """Check everything; gives what it turns to, and what will hold then."""
    files = {}
    for name in ("rules", "tally", "seals", "openings"):
        yield f"{name}.json", "le fichier est entier | the file is whole"
        files[name] = parse(Path(f"{name}.json").read_bytes(), f"{name}.json")
    publication, corrections = map(files["openings"].pop, ("publication", "corrections"))
    rules, seals, openings = files["rules"], files["seals"]["seals"], files["openings"]["openings"]
    yield "journal.jsonl", "chaque acte suit le précédent | each act follows the one before"
    entries = chain(Path("journal.jsonl").read_bytes(), rules["edition"])
    say("journal.jsonl", "{seq} actes, tête {hash} | {seq} acts, head {hash}".format(**entries[-1]))
    yield "seals.json, openings.json", "c'est ce qui fut scellé | it is what was sealed"
    verdicts = check_verdicts(entries, seals, openings, rules, publication["seq"])
    yield "tally.json", "totaux, rangs, départages suivent | totals, ranks and ties follow"
    for told, award in zip(files["tally"]["awards"], verdicts, strict=True):
        check_tally(f"tally.json, {award}", told, award, verdicts[award])
    yield "publication", "c'est ce qui fut publié | it is what was published"
    digests = {name: sha(canonical(value)) for name, value in files.items()}
    opened(entries, publication, "publication", ["awards.edition"], PUBLISHED, minutes=digests)
    yield f"corrections: {len(corrections)}", "elles sont au journal | they are in the journal"
    counted(entries, corrections, "corrections", len(entries), *CORRECTED)
    for each in corrections:
        opened(entries, each, "corrections", [AWARD], *CORRECTED)
    if head:
        yield "--head", "rien de retiré ni de réécrit depuis | nothing removed or rewritten since"
        text = head if re.fullmatch("[0-9a-f]{64}", head) else Path(head).read_text("utf-8")
        kept = re.findall('"hash":"([0-9a-f]{64})"', text) or re.findall(r"\b[0-9a-f]{64}\b", text)
        hashes = {entry["hash"] for entry in entries}
        stands = {*kept} & hashes and {*kept} <= hashes | {each["fingerprint"] for each in seals}
        need(stands, "--head", "le journal fut coupé ou réécrit | the journal was cut or rewritten")
    if marks:
        yield "--marks", "ce sont les notes données | these are the marks that were given"
        check_marks(entries, json.loads(Path(marks).read_bytes()), verdicts)


def main():
    sys.stdout.reconfigure(errors="replace")
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--head", metavar="HEX|FILE")
    parser.add_argument("--marks", metavar="FILE")
    where, held = "procès-verbal, minutes", "la vérification commence | the check begins"
    try:
        for step in check(**vars(parser.parse_args())):
            say(where, held)
            where, held = step
    except Exception:  # whatever a file of another form leads to
        need(False, where, "manque, ou a une autre forme | is missing, or has another form")
    say(where, held)
    print("Tout ce qui peut encore se vérifier tient." if unproved else "Tout tient.")
    print("All that can still be checked holds." if unproved else "Everything holds.")


if __name__ == "__main__":
    main()
