"""What may tie a juror to a nominee, or to a supporter of an award: proposed, never applied.

An employer, a mandate, the domain of a mailbox, an organisation that the public title names: each
is compared with the members of a partnership, with their other names, with what they became or
came from, and with the words that describe partners without a row. A person turns a match into an
interest or dismisses it, by its `key`.
"""

from collections import defaultdict
from dataclasses import dataclass, replace

from django.db.models import Exists, OuterRef, Prefetch, Q, prefetch_related_objects

from awards.interest_words import Link, Tie, sentences
from partnerships.domains import domain_of_mailbox, domain_of_site, label
from partnerships.likeness import read, runs, runs_of_a_sentence
from partnerships.models import Member, Organisation

SUREST, FIRMEST = list(Link), list(Tie)
HELD = (Tie.EMPLOYER, Tie.MANDATE)


@dataclass(frozen=True)
class Match:
    """One tie of a juror that may be an interest: what ties them, to which organisation, how."""

    tie: Tie
    link: Link
    own: str  # what the juror has: an organisation's name
    organisation: Organisation | None  # the member or the supporter; None when words name it
    key: str
    place: str = ""  # the domain of the mailbox, or the words that name it
    supports: bool = False  # it supports the award, and need not be a member of any nominee
    dismissed: bool = False

    @property
    def kind(self):
        """A stable code: what proposed it, most telling first."""
        if self.supports:
            return "supporter"
        return self.tie.value if self.link == Link.SAME else self.link.value

    @property
    def why(self):
        """The reason, to the juror, in the reader's language."""
        return sentences(self)


def matches(jurors, nominees, *, dismissed=frozenset()):
    """`{(juror's key, nominee's key): [Match]}`, surest first; pairs without a match are absent.

    `dismissed` holds (juror's key, nominee's key, match's key): such a match is marked so. The
    number of queries depends on none of these, and nothing already prefetched is read again.
    """
    nominees = list(nominees)
    members = Prefetch("partnership__members", Member.objects.in_reading_order())
    prefetch_related_objects(nominees, members, "partnership__members__organisation")
    subjects = []
    for nominee in nominees:
        partnership = nominee.partnership
        subjects.append(
            _Subject(
                nominee.pk,
                [member.organisation for member in partnership.members.all()],
                [text for text in _in_both_languages(partnership, "other_members") if text],
            )
        )
    found = _Matcher(subjects).run(jurors)
    for (juror, nominee), proposed in found.items():
        found[juror, nominee] = [
            replace(match, dismissed=(juror, nominee, match.key) in dismissed) for match in proposed
        ]
    return found


def award_matches(jurors, awards):
    """`{(juror's key, award's key): [Match]}`: what ties jurors to the supporters of awards."""
    awards = list(awards)
    prefetch_related_objects(awards, "supporters")
    subjects = [_Subject(award.pk, list(award.supporters.all()), []) for award in awards]
    found = _Matcher(subjects).run(jurors)
    return {
        pair: [replace(match, supports=True) for match in proposed]
        for pair, proposed in found.items()
    }


def _in_both_languages(row, name):
    return [getattr(row, f"{name}_fr"), getattr(row, f"{name}_en")]


@dataclass
class _Subject:
    """What jurors are compared with: a nominee's members, an award's supporters."""

    pk: int
    organisations: list
    texts: list


class _Lineages:
    """What organisations became and came from, read once; circles are followed once."""

    def __init__(self, organisations):
        predecessors = Organisation.objects.filter(successor=OuterRef("pk"))
        chained = Organisation.objects.filter(Q(successor__isnull=False) | Exists(predecessors))
        self.rows = {row.pk: row for row in [*chained, *organisations]}
        prefetch_related_objects(list(self.rows.values()), "names")
        self._beside = defaultdict(set)
        for row in self.rows.values():
            if row.successor_id in self.rows:
                self._beside[row.pk].add(row.successor_id)
                self._beside[row.successor_id].add(row.pk)

    def of(self, key):
        """The keys of the organisation and of all those that mergers tie to it, itself first."""
        found, waiting = {key: None}, [key]
        while waiting:
            for other in sorted(self._beside[waiting.pop()] - found.keys()):
                found[other] = None
                waiting.append(other)
        return list(found)

    def link(self, own, other):
        """How the second organisation is tied to the first by mergers."""
        if own == other:
            return Link.SAME
        if other in self._successors(own):
            return Link.SUCCESSOR
        return Link.PREDECESSOR if own in self._successors(other) else Link.MERGED

    def _successors(self, key):
        found = set()
        while (key := self.rows[key].successor_id) in self.rows and key not in found:
            found.add(key)
        return found


class _Matcher:
    """Compares jurors with subjects: what may be alike is indexed, not compared two by two."""

    def __init__(self, subjects):
        self.subjects = subjects

    def run(self, jurors):
        """`{(juror's key, subject's key): [Match]}`, surest first."""
        jurors = list(jurors)
        prefetch_related_objects(jurors, "user", "employer", "mandates")
        own = [row for juror in jurors for _tie, row in _held(juror)]
        targets = {row.pk: row for subject in self.subjects for row in subject.organisations}
        self.lineages = _Lineages([*own, *targets.values()])
        self._index_targets(targets)
        self._index_subjects()
        found = defaultdict(dict)
        for juror in jurors:
            for match in self._of_juror(juror):
                for subject in self.carried[match.organisation.pk]:
                    found[juror.pk, subject][match.key] = match
            for subject, match in self._of_words(juror):
                found[juror.pk, subject][match.key] = match
        return {pair: _settled(proposed.values()) for pair, proposed in found.items()}

    def _index_targets(self, targets):
        """Where a row, a name, an acronym, words and a site lead: (relative, target) pairs."""
        indexes = [defaultdict(set) for _index in range(8)]
        self.rows, self.spelled, self.initials, self.acronyms, self.cores, *others = indexes
        self.runs, self.families, self.sites = others
        for target in targets:
            for relative in self.lineages.of(target):
                row, pair = self.lineages.rows[relative], (relative, target)
                self.rows[relative].add(pair)
                for name in _names(row):
                    _add(self.spelled, name.spellings, pair)
                    _add(self.initials, name.initials, pair)
                    _add(self.acronyms, name.acronyms, pair)
                    _add(self.cores, [name.core] if name.is_distinctive else [], pair)
                    _add(self.runs, runs(name.core), pair)
                    _add(self.families, name.families, pair)
                _add(self.sites, {domain_of_site(row.website)} - {""}, pair)

    def _index_subjects(self):
        self.carried, self.said = defaultdict(set), defaultdict(dict)
        for subject in self.subjects:
            _add(self.carried, [row.pk for row in subject.organisations], subject.pk)
            for text in subject.texts:
                for words in runs_of_a_sentence(text):
                    self.said[words].setdefault(subject.pk, text)

    def _of_juror(self, juror):
        """Every organisation of the subjects that may tie the juror."""
        for tie, row in _held(juror):
            yield from self._of_organisation(tie, row)
        if juror.user and (domain := domain_of_mailbox(juror.user.email)):
            yield from self._of_mailbox(domain)
        for title in _in_both_languages(juror, "public_title"):
            yield from self._of_title(title)

    def _of_organisation(self, tie, row):
        surest = {}
        for relative in self.lineages.of(row.pk):
            before = self.lineages.link(row.pk, relative)
            for (other, target), alike in self._alike(self.lineages.rows[relative]):
                link = _joined(before, alike, self.lineages.link(other, target))
                surest[target] = min(surest.get(target, link), link, key=SUREST.index)
        for target, link in surest.items():
            yield self._match(tie, link, row.pk, target)

    def _alike(self, row):
        """The indexed rows that are this one or resemble it: ((relative, target), link) pairs."""
        for link, index, keys in self._ways(row):
            for key in keys:
                for pair in index.get(key, ()):
                    yield pair, link

    def _ways(self, row):
        yield Link.SAME, self.rows, [row.pk]
        yield Link.WEBSITE, self.sites, [domain_of_site(row.website)]
        for name in _names(row):
            yield Link.NAME, self.spelled, name.spellings
            yield Link.NAME, self.acronyms, name.initials
            yield Link.NAME, self.initials, name.acronyms
            yield Link.NEAR, self.families, name.families
            yield Link.NEAR, self.cores, runs(name.core)
            yield Link.NEAR, self.runs, [name.core] if name.is_distinctive else []

    def _of_mailbox(self, domain):
        for relative, target in self.sites.get(domain, ()):
            link = self.lineages.link(relative, target)
            yield self._match(Tie.MAILBOX, link, relative, target, place=domain)
        name = read(label(domain).replace("-", " "))
        for index, keys in (
            (self.spelled, name.spellings),
            (self.initials, name.acronyms),
            (self.cores, [name.core]),
        ):
            for key in keys:
                for relative, target in index.get(key, ()):
                    link = self.lineages.link(relative, target)
                    yield self._match(Tie.MAILBOX, link, relative, target, place=domain)

    def _of_title(self, title):
        for words in runs_of_a_sentence(title):
            for relative, target in self.cores.get(words, ()):
                link = self.lineages.link(relative, target)
                yield self._match(Tie.TITLE, link, relative, target, place=title)

    def _of_words(self, juror):
        """Subjects whose words name what the juror holds, or what it was or became."""
        for tie, row in _held(juror):
            relatives = [self.lineages.rows[relative] for relative in self.lineages.of(row.pk)]
            for name in [name for relative in relatives for name in _names(relative)]:
                for subject, text in self.said.get(name.core, {}).items():
                    key = f"{tie}.{row.pk}.{Link.WORDS}"
                    yield subject, Match(tie, Link.WORDS, row.name, None, key, place=text)

    def _match(self, tie, link, own, target, *, place=""):
        rows = self.lineages.rows
        key = f"{tie}.{own}.{link}.{target}"
        return Match(tie, link, rows[own].name, rows[target], key, place=place)


def _held(juror):
    """What the juror is employed by or holds a mandate at: (tie, organisation) pairs."""
    if juror.employer:
        yield Tie.EMPLOYER, juror.employer
    for row in juror.mandates.all():
        if row != juror.employer:
            yield Tie.MANDATE, row


def _names(row):
    """Its name and its others, ready to be compared."""
    return [read(name) for name in (row.name, *(other.name for other in row.names.all()))]


def _add(index, keys, value):
    for key in keys:
        index[key].add(value)


def _joined(before, alike, after):
    """The link between two organisations whose relatives are alike."""
    if alike not in (Link.SAME, Link.NAME):
        return alike
    mergers = {before, after} - {Link.SAME}
    if not mergers:
        return alike
    return mergers.pop() if len(mergers) == 1 else Link.MERGED


def _settled(proposed):
    """The matches of one pair: what is said firmly of an organisation is not said again."""
    kept, said = [], set()
    for match in sorted(proposed, key=lambda match: (match.tie not in HELD, _rank(match))):
        if match.tie not in HELD and match.organisation.pk in said:
            continue
        kept.append(match)
        if match.organisation and (match.tie not in HELD or match.link != Link.NEAR):
            said.add(match.organisation.pk)
    return sorted(kept, key=_rank)


def _rank(match):
    name = match.organisation.folded_name if match.organisation else ""
    return SUREST.index(match.link), FIRMEST.index(match.tie), name, match.key
