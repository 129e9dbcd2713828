"""A nominee or an application typed on one page: its partnership, its members and its source, made or found."""

from dataclasses import dataclass, field

from django.db import transaction
from django.utils.translation import gettext as _

from awards.models import Application, Nominee, Result
from convergences.journal import JournalEntry
from convergences.search import fold
from convergences.transitions import TransitionRefused
from partnerships.models import Member, Organisation, Partnership, Place, Source

FACTS = ("pitch_fr", "pitch_en", "website", "started_on")


@dataclass
class TypedMember:
    """One line: an organisation by its name, its kind if it is new, and its part."""

    name: str
    kind: str = ""
    role: str = Member.Role.PARTNER
    part_fr: str = ""


@dataclass
class TypedNominee:
    """What was typed about one nominee."""

    name: str
    members: list
    facts: dict = field(default_factory=dict)
    country: str = ""
    city: str = ""
    source_title: str = ""
    source_url: str = ""
    another: bool = False  # the typist says that it is another partnership of the same name
    is_laureate: bool = False


@dataclass
class Nominated:
    """What came of it: the nominee or the application, and what had to be made on the way."""

    row: Nominee | Application
    partnership_made: bool
    organisations_made: list


def organisation_named(name):
    """The organisation that bears `name` or once did, None if there is none.

    Refused, naming them, when several do.
    """
    found = list(Organisation.objects.named(name)[:5])
    if len(found) > 1:
        exact = [organisation for organisation in found if organisation.name == name]
        if len(exact) == 1:
            return exact[0]
        raise TransitionRefused(
            _("“%(name)s” may be several organisations: %(found)s. Merge them, or be more precise.")
            % {"name": name, "found": ", ".join(str(o) for o in found)}
        )
    return found[0] if found else None


def partnership_named(name, lead_name):
    """The partnership of this name and this lead, None if no partnership bears the name.

    Refused, naming the leads, when the name is borne under another lead only: it may be the same
    project or another one, and only a person knows.
    """
    folded = fold(name)
    # The folded column holds both languages, one after the other.
    begins = Partnership.objects.filter(folded_name__startswith=folded).with_members()
    found = [partnership for partnership in begins if fold(partnership.name_fr) == folded]
    if not found:
        return None
    lead = organisation_named(lead_name)
    for partnership in found:
        if lead and partnership.lead and partnership.lead.organisation_id == lead.pk:
            return partnership
    leads = ", ".join(str(p.lead.organisation) if p.lead else "—" for p in found)
    raise TransitionRefused(
        _(
            "A partnership “%(name)s” exists, led by %(leads)s. Write this lead first, or tick "
            "“It is another partnership of the same name”."
        )
        % {"name": name, "leads": leads}
    )


def nominate(award, typed, *, by):
    """Enter a nominee and everything it needs, in one transaction; gives a `Nominated`.

    What exists is completed, never changed: a fact that is already known stays.
    """
    with transaction.atomic():
        partnership, made, organisations = _partnership_of(typed, named_by_award=True)
        if Nominee.objects.filter(award=award, partnership=partnership).exists():
            raise TransitionRefused(
                _("“%(partnership)s” is already a nominee of %(award)s.")
                % {"partnership": partnership, "award": award}
            )
        nominee = Nominee.objects.create(award=award, partnership=partnership)
        JournalEntry.objects.record(
            by,
            "awards.nominee.added",
            nominee,
            stream=award.journal_stream,
            partnership=str(partnership),
            made=made,
            organisations=[str(organisation) for organisation in organisations],
        )
        if typed.is_laureate:
            award.record_laureates([Result(nominee)], by=by)
    return Nominated(nominee, made, organisations)


def put_forward(award, typed, *, by):
    """Enter an application, as `nominate` enters a nominee; its decision comes later."""
    with transaction.atomic():
        award.hold()
        # What it adds to a partnership of the past is not the word of the award of then.
        partnership, made, organisations = _partnership_of(typed, named_by_award=False)
        if not award.takes_applications:
            raise TransitionRefused(_("%(award)s takes no application now.") % {"award": award})
        if award.applications.filter(partnership=partnership).exists():
            raise TransitionRefused(
                _("“%(partnership)s” has applied for %(award)s already.")
                % {"partnership": partnership, "award": award}
            )
        application = award.applications.create(partnership=partnership)
        JournalEntry.objects.record(
            by,
            "awards.application.added",
            application,
            partnership=str(partnership),
            made=made,
            organisations=[str(organisation) for organisation in organisations],
        )
    return Nominated(application, made, organisations)


def _partnership_of(typed, *, named_by_award):
    """The partnership that was typed, whether it was made, and the organisations that were.

    `named_by_award` says whether an award names the members that are added to one that was known:
    those of a new one are named by whatever award it comes to.
    """
    partnership = None if typed.another else partnership_named(typed.name, typed.members[0].name)
    made = partnership is None
    if made:
        partnership = Partnership.objects.create(name_fr=typed.name)
    else:
        # Held as by whoever saves its page: what is filled was empty, and stays so until then.
        rows = Partnership.objects.filter(pk=partnership.pk).order_by()
        partnership = rows.select_for_update(no_key=True).get()
    _complete(partnership, typed)
    return partnership, made, _add_members(partnership, typed.members, named_by_award or made)


def _complete(partnership, typed):
    """Fill what is not known yet."""
    changed = [name for name in FACTS if typed.facts.get(name) and not getattr(partnership, name)]
    for name in changed:
        setattr(partnership, name, typed.facts[name])
    if changed:
        partnership.save()
    if typed.country:
        Place.objects.get_or_create(partnership=partnership, country=typed.country, city=typed.city)
    if typed.source_url:
        source, _made = Source.objects.get_or_create(
            url=typed.source_url, defaults={"title": typed.source_title or typed.source_url}
        )
        partnership.sources.add(source)


def _add_members(partnership, members, named_by_award):
    """Add the members that are missing; gives the organisations that had to be made."""
    made = []
    for typed in members:
        organisation = organisation_named(typed.name)
        if organisation is None:
            kind = {"kind": typed.kind} if typed.kind else {}
            organisation = Organisation.objects.create(name=typed.name, **kind)
            made.append(organisation)
        Member.objects.get_or_create(
            partnership=partnership,
            organisation=organisation,
            defaults={
                "role": typed.role,
                "part_fr": typed.part_fr,
                "named_by_award": named_by_award,
            },
        )
    return made
