"""Vérifie le procès-verbal d'une édition des Prix Convergences. Checks the minutes of an edition.

Dans le dossier, in the folder: python3 -I verify.py [--head HEX|FILE] [--marks FILE]
Sortie 0 si tout tient, 1 sinon. Exit code 0 when everything holds, else 1.
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
AWARD = "awards.award"
SEALED, BROKEN = "awards.award.sealed", ("awards.award.deliberation", "awards.award.pending")
REVEALED, PUBLISHED = "awards.award.revealed", "awards.edition.published"
CORRECTED = ("awards.award.rectified", "awards.award.revoked")
MARKED = ("awards.assessment.submitted", "awards.assessment.abstained")
OTHER = "autre chose est scellé | something else is sealed"
COUNTED = "le journal dit autre chose | the journal says otherwise"


def say(where, what):
    french, _bar, english = what.partition(" | ")
    print(f"{where} : {french}\n{where}: {english}\n")


def need(holds, where, what):
    if not holds:
        say(f"NE TIENT PAS, DOES NOT HOLD: {where}", what)
        sys.exit(1)


def match(found, wanted, where, what=OTHER):
    """Names the first place where two values are not written alike."""
    if isinstance(found, dict) and isinstance(wanted, dict) and found.keys() == wanted.keys():
        for key in found:
            match(found[key], wanted[key], f"{where}, {key}", what)
    elif isinstance(found, list) and isinstance(wanted, list) and len(found) == len(wanted):
        for number, pair in enumerate(zip(found, wanted, strict=True), 1):
            match(*pair, f"{where}, {number}", what)
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
    try:
        value = json.loads(raw)
        written = canonical(value)
    except (ValueError, RecursionError):
        value = written = None
    need(written == raw, where, "un octet a été changé | a byte was changed")
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
    """Its salt shows that an entry says these words, of this act; nothing does once erased."""
    seq, known = told["seq"], range(1, len(entries) + 1)
    need(seq in known, where, f"l'entrée {seq} du journal manque | no entry {seq} in the journal")
    entry, where = entries[seq - 1], f"{where}, journal {seq}"
    need(entry["action"] in actions, where, "c'est un autre acte | it is another act")
    if not told["salt"] and PUBLISHED not in actions:
        return say(where, "ses mots ont été effacés | its words were erased")
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
        own = standing.get(award) == mark and award not in verdicts
        need(own, where, "le scellé est celui d'un autre | the seal is another's")
        right = sha(SEAL_TAG, given, bytes.fromhex(each["salt"])) == mark
        need(right, where, "le scellé ferme autre chose | the seal closes something else")
        opened(entries, each["entry"], where, [AWARD, award], REVEALED, fingerprint=mark)
        sealed = {**values["award"], "decided_by": values["decided_by"], "rules": values["rules"]}
        need(award in told and values["edition"] == rules["edition"], "rules.json", OTHER)
        match({key: told[award][key] for key in sealed}, sealed, f"rules.json, {award}")
        verdicts[award] = values
    right = verdicts.keys() == standing.keys() == told.keys()
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
        mean, given = means.get(name), sums.get(name, {"count": 0, "sums": []})
        line = {"nominee": name, "count": given["count"], "sums": given["sums"]}
        line["total"] = None if mean is None else f"{mean.numerator}/{mean.denominator}"
        line["rank"] = None if mean is None else 1 + sum(each > mean for each in means.values())
        line["place"], line["mention"] = places.get(name), places.get(name, 0) is None
        need(totals[name] == line["total"], f"{where}, {name}", "total faux | wrong total")
        lines.append(line)
    copied = {key: values[key] for key in ("outcome", "step", "pairs", "rounds", "jury")}
    match(told, {"award": award, "nominees": lines, **copied}, where)
    pairs = [*map(list, combinations(sorted(means), 2))]
    match([each["pair"] for each in values["pairs"]], pairs, where)
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
        short = not most or (not place and 2 * most <= sum(votes.values()))
        short = short or not {*left} <= {*running}  # one was withdrawn since
        if one and not short:
            return one, by, "decided"
        answer = ([], "", "open") if short else (left, by, "tied")
    return answer


def check_marks(entries, award, values, whole):
    """Each mark is the one that was submitted; all together give the sums and the pairs."""
    where, sheets = f"--marks, {award['award']}", {}
    weights = [each["weight"] for each in values["rules"]["criteria"]]
    for line in award["lines"]:
        digest = salted(line["salt"], [line["marks"], line["comment"], line["abstention"]])
        opened(entries, line["entry"], where, ["awards.assessment"], *MARKED, digest=digest)
        if whole:
            marks = [line["marks"][key] for key in award["criteria"]]
            sheets.setdefault(line["nominee"], {})[line["juror"]] = marks
    if not whole:
        return
    sums, pairs = [], []
    for name in sorted(sheets):
        columns = [*map(sum, zip(*sheets[name].values(), strict=True))]
        sums.append({"nominee": name, "count": len(sheets[name]), "sums": columns})
    for pair in combinations(sorted(sheets), 2):
        one, other = (sheets[name] for name in pair)
        both = [[sum(map(mul, weights, s[j])) for s in (one, other)] for j in {*one} & {*other}]
        higher = [sum(a > b for a, b in both), sum(a < b for a, b in both)]
        pairs.append({"pair": [*pair], "both": len(both), "higher": higher})
    match([sums, pairs], [values["sums"], values["pairs"]], where)


def check(head, marks):
    """Check everything; gives what it turns to, and what will hold then."""
    files = {}
    for name in ("rules", "tally", "seals", "openings"):
        yield f"{name}.json", "le fichier est entier | the file is whole"
        files[name] = parse(Path(f"{name}.json").read_bytes(), f"{name}.json")
    publication = files["openings"].pop("publication")
    corrections = files["openings"].pop("corrections")
    rules, seals, openings = files["rules"], files["seals"]["seals"], files["openings"]["openings"]
    yield "journal.jsonl", "chaque acte suit le précédent | each act follows the one before"
    entries = chain(Path("journal.jsonl").read_bytes(), rules["edition"])
    end = entries[-1]["hash"]
    say("journal.jsonl", f"{len(entries)} actes, tête {end} | {len(entries)} acts, head {end}")
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
        given = json.loads(Path(marks).read_bytes())
        for award in given["awards"]:
            check_marks(entries, award, verdicts[award["award"]], given["whole"])


def main():
    sys.stdout.reconfigure(errors="replace")
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--head", metavar="HEX|FILE")
    parser.add_argument("--marks", metavar="FILE")
    given = parser.parse_args()
    where, held = "procès-verbal, minutes", "la vérification commence | the check begins"
    try:
        for step in check(given.head, given.marks):
            say(where, held)
            where, held = step
    except (OSError, LookupError, TypeError, ValueError, AttributeError, ArithmeticError):
        need(False, where, "manque, ou a une autre forme | is missing, or has another form")
    say(where, held)
    print("Tout tient.\nEverything holds.")


if __name__ == "__main__":
    main()
