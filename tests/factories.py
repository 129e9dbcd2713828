"""Valid records for the tests: each function takes only what a test is about."""

import itertools
from io import BytesIO

from django.core.files.base import ContentFile
from PIL import Image

from awards.models import (
    Attachment,
    Award,
    Category,
    Ceremony,
    Edition,
    EditionPartner,
    Juror,
    Nominee,
    Result,
    Seat,
)
from convergences.models import Mail, Report, User
from partnerships.models import (
    Member,
    Organisation,
    OrganisationName,
    Partnership,
    Picture,
    Place,
    Source,
)
from tests.pdf_files import make_pdf

# Of four digits at most: a longer one is read with a space, where a page shows it.
_numbers = itertools.cycle(range(1, 10_000))


def number():
    """A number that no other record of this test has."""
    return next(_numbers)


def make_user(email=None, **fields):
    """An account with the password `correct horse battery`."""
    return User.objects.create_user(
        email or f"person{number()}@example.org", "correct horse battery", **fields
    )


def make_superuser(email=None, **fields):
    """An account with every right."""
    return User.objects.create_superuser(
        email or f"root{number()}@example.org", "correct horse battery", **fields
    )


def make_organisation(name=None, *, names=(), **fields):
    """An organisation; `names` are its other names."""
    organisation = Organisation.objects.create(
        name=name or f"Organisation {number()}", **{"kind": "association", **fields}
    )
    for other in names:
        OrganisationName.objects.create(organisation=organisation, name=other)
    return organisation


def make_partnership(name=None, *, lead=None, members=(), countries=("FR",), **fields):
    """A partnership with a lead, other members (organisations) and places."""
    partnership = Partnership.objects.create(
        name_fr=name or f"Partenariat {number()}",
        **{"pitch_fr": "Ensemble.", "pitch_en": "Together.", **fields},
    )
    make_member(partnership, lead or make_organisation(), role=Member.Role.LEAD)
    for organisation in members:
        make_member(partnership, organisation)
    for country in countries:
        Place.objects.create(partnership=partnership, country=country)
    return partnership


def make_member(partnership, organisation=None, **fields):
    """One organisation's part in a partnership."""
    return Member.objects.create(
        partnership=partnership, organisation=organisation or make_organisation(), **fields
    )


def make_photograph(size=(1000, 750), form="JPEG", *, mode="RGB", color=None, **options):
    """The bytes of a photograph: a colour, or a gradient from dark to light."""
    if color is None:
        image = Image.linear_gradient("L").resize(size).convert(mode)
    else:
        image = Image.new(mode, size, color)
    out = BytesIO()
    image.save(out, form, **options)
    return out.getvalue()


def make_picture(partnership=None, data=None, **fields):
    """A photograph of a partnership, not public; `data` is what was uploaded."""
    return Picture.objects.create(
        partnership=partnership or make_partnership(),
        original=ContentFile(data or make_photograph(), name="IMG_0001.jpg"),
        **{
            "alt_fr": f"Des personnes autour d’une table {number()}",
            "credit": "A. Martin",
            **fields,
        },
    )


def make_attachment(nominee=None, data=None, **fields):
    """A document of a nominee's file; `data` is what was given."""
    return Attachment.objects.create(
        nominee=nominee or make_nominee(),
        document=ContentFile(data or make_pdf(), name="bilan.pdf"),
        **{"title": f"Bilan {number()}", **fields},
    )


def make_source(url=None, **fields):
    """A source."""
    return Source.objects.create(
        url=url or f"https://example.org/{number()}", **{"title": "Un article", **fields}
    )


def make_edition(year=2017, *, past=True, by=None, **fields):
    """An edition, of the archive unless `past` is false."""
    edition, _created = Edition.objects.get_or_create(year=year, defaults=fields)
    if past and not edition.is_past:
        edition.record_past(by=by)
    return edition


def make_category(name="France", **fields):
    """A category; the same name gives the same row."""
    found = Category.objects.filter(name_fr=name).first()
    return found or Category.objects.create(name_fr=name, **fields)


def make_ceremony(edition, **fields):
    """An evening of an edition."""
    return Ceremony.objects.create(
        edition=edition, **{"held_on": f"{edition.year}-06-02", **fields}
    )


def make_award(edition=None, category=None, *, by=None, **fields):
    """An award; revealed when its edition is in the archive."""
    edition = edition or make_edition()
    award = Award.objects.create(
        edition=edition, category=category or make_category(f"Catégorie {number()}"), **fields
    )
    if edition.is_past:
        award.record_past(by=by)
    return award


def make_nominee(award=None, partnership=None, **fields):
    """A partnership in the running for an award, or once was: `withdrawn_at`."""
    if fields.get("withdrawn_at"):
        fields.setdefault("withdrawn_reason", "Le projet s’est arrêté.")
    return Nominee.objects.create(
        award=award or make_award(), partnership=partnership or make_partnership(), **fields
    )


def make_laureate(award=None, partnership=None, *, place=1, by=None, **mention):
    """The laureate of a past award that had none."""
    nominee = make_nominee(award, partnership)
    nominee.award.record_laureates([Result(nominee, place=place, **mention)], by=by)
    return nominee.laureate


def make_juror(edition=None, *, award=None, employer=None, **fields):
    """A juror, seated for `award` when it is given."""
    edition = edition or (award.edition if award else make_edition())
    juror = Juror.objects.create(
        edition=edition, employer=employer, **{"name": f"Camille Exemple {number()}", **fields}
    )
    if award:
        Seat.objects.create(juror=juror, award=award)
    return juror


def make_edition_partner(edition=None, organisation=None, **fields):
    """An organisation's part in an edition."""
    return EditionPartner.objects.create(
        edition=edition or make_edition(),
        organisation=organisation or make_organisation(),
        **fields,
    )


def make_report(**fields):
    """A visitor's message."""
    return Report.objects.create(
        **{"kind": Report.Kind.COMPLETE, "page": "/editions/2017/", "message": "Bonjour.", **fields}
    )


def make_mail(to="camille@example.org", *, batch=None, **fields):
    """A draft in the outbox, in a mailing of its own unless `batch` names one."""
    label = fields.pop("label", "Invitations au jury")
    others = {name: fields.pop(name) for name in ("status", "drafted_at") if name in fields}
    draft = Mail.objects.draft(
        to=to,
        batch=batch or f"batch-{number()}",
        label=label,
        **{"kind": "invitation", "subject": "Invitation", "body": "Bonjour.", **fields},
    )
    if others:
        Mail.objects.filter(pk=draft.pk).update(**others)
        draft.refresh_from_db()
    return draft
