"""The columns of an archive file: their codes, other headers they may bear, and their limits."""

from awards.models import Award, Category, Laureate
from convergences.search import fold
from partnerships.models import Organisation, Partnership, Place, Source

COLUMNS = (
    "year",
    "category",
    "award",
    "partnership",
    "status",
    "mention",
    "organisation",
    "role",
    "kind",
    "country",
    "city",
    "partnership_country",
    "pitch_fr",
    "pitch_en",
    "presented_by",
    "presenter_title",
    "source_title",
    "source_url",
)

# Without these a line says nothing; any other column may be absent, and is then unknown.
NEEDED = ("year", "category", "partnership")

OTHER_HEADERS = {
    "year": ["annee", "edition"],
    "category": ["categorie"],
    "award": ["prix", "intitule du prix", "nom du prix"],
    "partnership": ["partenariat", "projet", "nom du partenariat", "nom du projet"],
    "status": ["statut", "resultat", "distinction"],
    "mention": ["mention speciale", "special mention"],
    "organisation": ["organization", "organisme", "structure", "membre", "partenaire"],
    "role": [],
    "kind": ["type", "type d organisation", "nature", "famille"],
    "country": ["pays", "pays de l organisation", "organisation country"],
    "city": ["ville", "ville du partenariat", "lieu"],
    "partnership_country": ["pays du partenariat", "pays du projet"],
    "pitch_fr": ["pitch", "pitch en francais", "accroche", "accroche en francais", "presentation"],
    "pitch_en": ["pitch en anglais", "accroche en anglais"],
    "presented_by": ["remis par", "remettant"],
    "presenter_title": ["titre du remettant", "fonction du remettant"],
    "source_title": ["source", "titre de la source"],
    "source_url": ["adresse de la source", "url de la source", "url", "lien"],
}


def fold_header(text):
    """What two headers have in common when only case, accents and spaces tell them apart."""
    return fold(text.replace("_", " "))


COLUMN_OF = {
    header: column for column in COLUMNS for header in (fold_header(column), *OTHER_HEADERS[column])
}


def _limit(model, field):
    return model._meta.get_field(field).max_length


LIMITS = {
    "category": _limit(Category, "name_fr"),
    "award": _limit(Award, "label_fr"),
    "partnership": _limit(Partnership, "name_fr"),
    "mention": _limit(Laureate, "mention_fr"),
    "organisation": _limit(Organisation, "name"),
    "city": _limit(Place, "city"),
    "pitch_fr": _limit(Partnership, "pitch_fr"),
    "pitch_en": _limit(Partnership, "pitch_en"),
    "presented_by": _limit(Award, "presenter"),
    "presenter_title": _limit(Award, "presenter_title_fr"),
    "source_title": _limit(Source, "title"),
    "source_url": _limit(Source, "url"),
}
