"""What the tables of organisations and projects hold of people; see `convergences/personal_register.py`."""

from django.utils.translation import gettext_lazy

from convergences.personal_register import OF_NOBODY, Erasure, Use

# Names that sources tell: mended or taken away by the staff, when the person gives a reason.
PUBLISHED = Use(
    gettext_lazy("the memory of a public event"),
    gettext_lazy("as long as the archive; the staff weigh each request"),
    Erasure.KEPT,
)

TABLES = {
    "partnerships.Source": {PUBLISHED: "title", OF_NOBODY: "url publisher published_on"},
    "partnerships.Sdg": {OF_NOBODY: "number title_fr title_en"},
    "partnerships.Organisation": {
        PUBLISHED: "notes_fr notes_en",
        OF_NOBODY: "slug name kind country website successor state checked_on folded_name folded "
        "sources",
    },
    "partnerships.OrganisationName": {OF_NOBODY: "organisation name nature since until folded"},
    "partnerships.Partnership": {
        PUBLISHED: "pitch_fr pitch_en story_fr story_en other_members_fr other_members_en notes_fr "
        "notes_en",
        OF_NOBODY: "slug name_fr name_en name_is_descriptive started_on website aims_exclusion "
        "aims_carbon aims_poverty state checked_on folded_name folded sdgs sources",
    },
    "partnerships.Place": {OF_NOBODY: "partnership city country folded"},
    "partnerships.Member": {
        PUBLISHED: "part_fr part_en notes_fr notes_en",
        OF_NOBODY: "partnership organisation role since until named_by_award sources",
    },
    "partnerships.Picture": {
        PUBLISHED: "original alt_fr alt_en credit",
        OF_NOBODY: "partnership width height public_name position added_at",
    },
}
