"""Which partnership each nominee is: the same folded name and the same lead, whatever the year."""

from collections import defaultdict

from django.utils.translation import gettext as _

from awards.importer.entries import MemberEntry, PartnershipEntry, PlaceEntry
from awards.importer.names import fold_name

LATEST_WINS = ("pitch_fr", "pitch_en")


def match_partnerships(gathered, known, findings):
    """Give each nominee its partnership; returns all partnerships, in the file's order."""
    matcher = _Matcher(known, findings)
    with_lead = [nominee for nominee in gathered.nominees if nominee.lead]
    without = [nominee for nominee in gathered.nominees if not nominee.lead]
    for nominee in with_lead:
        nominee.partnership = matcher.led(nominee)
    # A name alone is compared with all those that have a lead, wherever they stand in the file.
    for nominee in without:
        nominee.partnership = matcher.unled(nominee)
    for nominee in sorted(gathered.nominees, key=lambda one: (one.year, one.line)):
        if nominee.partnership:
            _join(nominee, nominee.partnership, findings)
    _find_rows(gathered, known, findings)
    return matcher.partnerships


def _find_rows(gathered, known, findings):
    """Give awards and nominees the keys of their rows; a nominee stands once in an award."""
    for award in gathered.awards.values():
        row = known.award_of(award.year, award.category.pk)
        award.pk = row.pk if row else None
    seen = {}
    for nominee in gathered.nominees:
        if nominee.partnership is None:
            continue
        first = seen.setdefault((nominee.award, nominee.partnership), nominee)
        if first is not nominee:
            findings.error(
                nominee.line,
                "partnership",
                nominee.name,
                _("This nominee of the same award already stands on line %(line)s. Join the two.")
                % {"line": first.line},
            )
        key = nominee.award.pk, nominee.partnership.pk
        if nominee.is_candidate:
            nominee.pk = known.applications.get(key)
        else:
            nominee.pk, _withdrawn = known.nominees.get(key, (None, None))


class _Matcher:
    def __init__(self, known, findings):
        self.known = known
        self.findings = findings
        self.partnerships = []
        self._led = {}
        self._named = defaultdict(list)
        self._of_key = {}

    def led(self, nominee):
        """The partnership of a nominee whose lead is known."""
        name, lead = fold_name(nominee.name), nominee.lead
        if (name, lead) not in self._led:
            self._led[name, lead] = self._find_led(nominee, name, lead)
        return self._led[name, lead]

    def _find_led(self, nominee, name, lead):
        keys = self.known.partnerships_named.get(name, ())
        same = [key for key in keys if lead.pk and self.known.leads.get(key) == lead.pk]
        # A partnership whose lead nobody knew receives it: an unknown is no difference.
        unled = [key for key in keys if key not in self.known.leads]
        found = same or [key for key in unled if key not in self._of_key]
        if len(found) > 1:
            self._ambiguous(nominee, found)
        if keys and not found:
            self.findings.warning(
                nominee.line,
                "partnership",
                nominee.name,
                _(
                    "The archive has a partnership of this name, led by “%(known)s”. With the lead "
                    "“%(lead)s” this is another one."
                )
                % {"known": self._lead_names(keys), "lead": lead.name},
            )
        entry = self._entry(nominee, min(found, default=None))
        entry.lead = lead
        return entry

    def unled(self, nominee):
        """The partnership of a nominee without lead: the only one of its name, else a new one."""
        name = fold_name(nominee.name)
        candidates = list(self._named[name])
        known = self.known.partnerships_named.get(name, ())
        keys = [key for key in sorted(known) if key not in self._of_key]
        if len(candidates) + len(keys) > 1:
            leads = [entry.lead.name for entry in candidates if entry.lead]
            leads += [self.known.lead_name(key) or "?" for key in keys]
            self.findings.error(
                nominee.line,
                "organisation",
                "",
                _(
                    "Several partnerships are called “%(name)s” (led by %(leads)s). Write the lead "
                    "on the nominee's first line."
                )
                % {"name": nominee.name, "leads": ", ".join(f"“{lead}”" for lead in leads)},
            )
            return None
        if candidates:
            return candidates[0]
        if not keys and not nominee.members:
            self.findings.warning(
                nominee.line,
                "organisation",
                "",
                _("No organisation carries this partnership: it will be shown without."),
            )
        return self._entry(nominee, keys[0] if keys else None)

    def _entry(self, nominee, key):
        entry = PartnershipEntry(nominee.line, nominee.year, nominee.name, key)
        self.partnerships.append(entry)
        self._named[fold_name(nominee.name)].append(entry)
        if key is not None:
            self._of_key[key] = entry
        return entry

    def _ambiguous(self, nominee, keys):
        self.findings.error(
            nominee.line,
            "partnership",
            nominee.name,
            _(
                "The archive has %(count)s partnerships of this name that may be meant (led by "
                "%(leads)s). Merge or rename them first."
            )
            % {"count": len(keys), "leads": self._lead_names(keys)},
        )

    def _lead_names(self, keys):
        return ", ".join(self.known.lead_name(key) or "?" for key in sorted(keys))


def _join(nominee, partnership, findings):
    """Add what a nominee says of its partnership; of two years, the latest is right."""
    for name in LATEST_WINS:
        if name in nominee.facts:
            _take_latest(partnership, name, nominee.facts[name], nominee.name, name, findings)
    for organisation, member in nominee.members.items():
        kept = partnership.members.get(organisation)
        if kept is None:
            kept = partnership.members[organisation] = MemberEntry(
                member.line, nominee.year, member.name, organisation=organisation
            )
        role = member.facts.get("role")
        if organisation is partnership.lead:
            role = ("lead", member.line)
        if role:
            _take_latest(kept, "role", role, member.name, "role", findings)
        kept.sources.update(member.sources)
    for city, country, line in nominee.places:
        folded = fold_name(city)
        if not any(
            fold_name(place.name) == folded and place.country == country
            for place in partnership.places
        ):
            partnership.places.append(PlaceEntry(line, nominee.year, city, country=country))
    partnership.sources.update(nominee.sources)


def _take_latest(entry, name, fact, subject, column, findings):
    old = entry.facts.get(name)
    entry.facts[name] = fact
    if old and old[0] != fact[0]:
        findings.warning(
            fact[1],
            column,
            fact[0],
            _("Line %(line)s says “%(value)s” of “%(name)s”: the latest edition's is kept.")
            % {"line": old[1], "value": str(old[0])[:60], "name": subject},
        )
