"""Parts taken in the programme outside the running: partners of an edition, supporters, jurors."""

from dataclasses import dataclass, fields

from django.db.models import F, Value
from django.db.models.functions import Coalesce

from awards.models import EditionPartner, Seat
from awards.visibility import awards_for, edition_partners_for, jurors_for
from convergences.bilingual import Bilingual
from convergences.search import fold
from convergences.written import WrittenRows
from partnerships.models import Organisation

PARTNER, SUPPORTER, JUROR = "partner", "supporter", "juror"


@dataclass(frozen=True)
class Part:
    """One line: what an organisation, or a person it employs, did around an edition."""

    nature: str
    year: int
    award: int
    own_fr: str
    own_en: str
    category_fr: str
    category_en: str
    category_slug: str
    organisation: str
    slug: str
    kind: str
    person: str
    role: str
    words_fr: str
    words_en: str

    words = Bilingual()
    own_label = Bilingual("own")
    category = Bilingual()

    @property
    def award_label(self):
        """What the award was called that year, else its category's name."""
        return self.own_label or self.category

    @property
    def family(self):
        """The organisation's ink."""
        return Organisation(kind=self.kind).family

    @property
    def role_label(self):
        """The role in words."""
        if self.nature == PARTNER:
            return EditionPartner.Role(self.role).label
        if self.nature == JUROR and self.role:
            return Seat.Role(self.role).label
        return ""


COLUMNS = [field.name for field in fields(Part)]


def parts_in_edition(edition, viewer=None):
    """Everyone around an edition, by name, in one query."""
    return _by_name(IN_EDITION.of(edition.pk, viewer=viewer))


def parts_of(organisation, viewer=None):
    """What an organisation did around the editions, the latest first, in one query."""
    return sorted(
        _by_name(OF_ORGANISATION.of(organisation.pk, viewer=viewer)), key=lambda part: -part.year
    )


def _by_name(rows):
    parts = [Part(*row) for row in rows]
    return sorted(parts, key=lambda part: (fold(part.person), fold(part.organisation)))


def _rows(partners, supported, jurors):
    return _columns(
        partners,
        nature=Value(PARTNER),
        year=F("edition__year"),
        role=F("role"),
        words_fr=F("part_fr"),
        words_en=F("part_en"),
        **_named("organisation"),
    ).union(
        _columns(
            supported,
            nature=Value(SUPPORTER),
            year=F("edition__year"),
            **_named("supporters"),
            **_awarded(),
        ),
        _columns(
            jurors,
            nature=Value(JUROR),
            year=F("edition__year"),
            person=F("name"),
            role=F("seats__role"),
            words_fr=F("public_title_fr"),
            words_en=F("public_title_en"),
            **_named("employer"),
            **_awarded("seats__award__"),
        ),
        all=True,
    )


IN_EDITION = WrittenRows(
    lambda edition, viewer: _rows(
        edition_partners_for(viewer).filter(edition=edition),
        awards_for(viewer).filter(edition=edition, supporters__isnull=False),
        jurors_for(viewer).filter(edition=edition),
    )
)
OF_ORGANISATION = WrittenRows(
    lambda organisation, viewer: _rows(
        edition_partners_for(viewer).filter(organisation=organisation),
        awards_for(viewer).filter(supporters=organisation),
        jurors_for(viewer).filter(employer=organisation),
    )
)


def _named(organisation):
    return {
        "organisation": F(f"{organisation}__name"),
        "slug": F(f"{organisation}__slug"),
        "kind": F(f"{organisation}__kind"),
    }


def _awarded(award=""):
    return {
        "award": F(f"{award}pk"),
        "own_fr": F(f"{award}label_fr"),
        "own_en": F(f"{award}label_en"),
        "category_fr": F(f"{award}category__name_fr"),
        "category_en": F(f"{award}category__name_en"),
        "category_slug": F(f"{award}category__slug"),
    }


def _columns(queryset, **given):
    """The columns of a `Part`, in its order, whatever the table they come from."""
    columns = {}
    for name in COLUMNS:
        if name in ("year", "award"):
            columns[f"part_{name}_"] = Coalesce(given.get(name, Value(0)), Value(0))
        else:
            columns[f"part_{name}_"] = Coalesce(given.get(name, Value("")), Value(""))
    return queryset.order_by().annotate(**columns).values_list(*columns)
