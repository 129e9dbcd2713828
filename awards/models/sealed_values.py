"""The copy of values that a seal closes: names and totals, sums and counts, without an individual mark."""

from fractions import Fraction
from itertools import combinations

from awards import seals, tally
from awards.models.assessments import Assessment
from awards.models.deciding import ranking_of
from awards.models.declarations import Declaration
from awards.models.deliberation import ABSTAINED, EXCUSED, RECUSED
from awards.models.rounds import Round

# To be raised when the shape of the values changes; what is sealed keeps its own.
VERSION = 2


def values_of(verdict):
    """The copy of values that is sealed: names and totals, without a key, a date or a float.

    The laureates stand with names, members and totals; the other nominees under pseudonyms that
    tell nothing, in the order of those pseudonyms. Recusals are counts. Of marks there are sums
    by criterion and, of each pair of nominees, how many jurors put one above the other.
    """
    award = verdict.award
    nominees = {n.pk: n for n in award.nominees.in_the_running().with_partnership().order_by("pk")}
    ranking = ranking_of(award) if award.is_marked else None
    totals = _totals(ranking)
    rewarded = {line["nominee"]: line for line in verdict.lines}
    names = {
        key: nominees[key].partnership.slug
        if key in rewarded
        else seals.pseudonym(key, verdict.secret)
        for key in nominees
    }
    others = [
        {"pseudonym": names[key], "total": totals.get(key)}
        for key in nominees
        if key not in rewarded
    ]
    return {
        "version": VERSION,
        "edition": award.edition.year,
        "award": {
            "category": award.category.slug,
            "label": award.label_fr or award.category.name_fr,
        },
        "outcome": str(verdict.outcome),
        "rewarded": [_told(nominees[line["nominee"]], line, totals) for line in verdict.lines],
        "others": sorted(others, key=lambda other: other["pseudonym"]),
        "citation": {"fr": verdict.citation_fr, "en": verdict.citation_en},
        "reason": verdict.reason,
        "source": verdict.source,
        "decided_by": str(award.decided_by),
        "step": verdict.step,
        "sums": _sums(ranking, names),
        "pairs": _pairs(ranking, names),
        "rounds": [
            _round(each, lambda key: names.get(key) or seals.pseudonym(key, verdict.secret))
            for each in _closed(award)
        ],
        "jury": _jury(award),
        "rules": rules_of(award),
        "tally": tally.VERSION,
    }


def names_in(verdict):
    """`{nominee key: name}`: what each nominee of a sealed verdict is called in its values."""
    rewarded = {
        line["nominee"]: told["partnership"]
        for line, told in zip(verdict.lines, verdict.values["rewarded"], strict=True)
    }
    keys = verdict.award.nominees.values_list("pk", flat=True)
    return {key: rewarded.get(key) or seals.pseudonym(key, verdict.secret) for key in keys}


def _told(nominee, line, totals):
    partnership = nominee.partnership
    return {
        "partnership": partnership.slug,
        "name": partnership.name_fr,
        "members": [
            {"name": m.organisation.name, "role": str(m.role)} for m in partnership.ordered_members
        ],
        "place": line["place"],
        "mention": {"fr": line["mention_fr"], "en": line["mention_en"]},
        "total": totals.get(nominee.pk),
    }


def _totals(ranking):
    """`{nominee key: mean}`, each mean a fraction as a text: `25/6`."""
    return {line.nominee.pk: _fraction(line.overall.mean) for line in _marked(ranking)}


def _marked(ranking):
    return [line for line in ranking.lines if line.overall is not None] if ranking else []


def _fraction(value: Fraction):
    return f"{value.numerator}/{value.denominator}"


def _sums(ranking, names):
    """By name: how many assessments each nominee has, and their sum for each criterion."""
    sums = [
        {
            "nominee": names[line.nominee.pk],
            "count": line.count,
            "sums": [int(m.mean * m.count) for m in line.criteria.values()],
        }
        for line in _marked(ranking)
    ]
    return sorted(sums, key=lambda each: each["nominee"])


def _pairs(ranking, names):
    """Of each pair, in the order of names: who marked both, and how many put each one higher."""
    lines = sorted(_marked(ranking), key=lambda line: names[line.nominee.pk])
    pairs = []
    for one, other in combinations(lines, 2):
        both = one.means.keys() & other.means.keys()
        higher = sum(one.means[juror] > other.means[juror] for juror in both)
        lower = sum(one.means[juror] < other.means[juror] for juror in both)
        pairs.append(
            {
                "pair": [names[one.nominee.pk], names[other.nominee.pk]],
                "both": len(both),
                "higher": [higher, lower],
            }
        )
    return pairs


def _closed(award):
    rounds = award.rounds.standing().exclude(closed_at=None).order_by("number")
    return rounds.prefetch_related("candidates", "ballots")


def _round(each, name):
    """A closed round: between whom, and how many for each; yes and no stand as they are."""
    told = {
        "number": each.number,
        "kind": str(each.kind),
        "around_the_table": each.at_table,
        "candidates": sorted(name(nominee.pk) for nominee in each.candidates.all()),
    }
    if each.kind == Round.Kind.CASTING:
        return told | {"for": name(each.cast_for_id), "reason": each.casting_reason}
    counted = each.counted()
    return told | {
        "votes": {
            name(int(choice)) if choice.isdecimal() else choice: votes
            for choice, votes in counted.votes.items()
        },
        "blanks": counted.blanks,
    }


def _jury(award):
    if not award.is_decided_by_a_jury:
        return {}
    coverage = award.coverage()
    standing = Assessment.objects.filter(nominee__award=award)
    answered = Declaration.objects.answered().filter(
        nominee__in=[nominee.pk for nominee in coverage.nominees],
        juror__in=[seat.juror_id for seat in coverage.seats],
    )
    return {
        "jurors": len(coverage.seats),
        "declarations": answered.count(),
        "recusals": coverage.count(RECUSED),
        "abstentions": coverage.count(ABSTAINED),
        "excused": coverage.count(EXCUSED),
        "voided": standing.exclude(voided_at=None).exclude(concluded_at=None).count(),
        "below_quorum": award.quorum_reason,
    }


def rules_of(award):
    """The rules that the jury of an award follows, criteria in their order."""
    return {
        "quorum": award.quorum,
        "highest_mark": award.highest_mark,
        "joint_laureates": award.joint_laureates,
        "special_mentions": award.special_mentions,
        "may_be_withheld": award.may_be_withheld,
        "criteria": [
            {"name": c.name_fr, "weight": c.weight, "main": c.is_main} for c in award.criteria.all()
        ],
    }
