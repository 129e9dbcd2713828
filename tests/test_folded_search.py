"""Search does not care for accents, case, ligatures, apostrophes or the way they were typed."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from convergences.search import fold, words
from partnerships.models import Organisation, Partnership
from tests.factories import make_organisation, make_partnership


@pytest.mark.parametrize(
    ("typed", "folded"),
    [
        ("Électriciens SANS frontières", "electriciens sans frontieres"),
        (unicodedata.normalize("NFD", "Électriciens"), "electriciens"),
        ("Cœur", "coeur"),
        ("CŒUR", "coeur"),
        ("Lætitia", "laetitia"),
        ("ǽ Ǽ ǣ", "ae ae ae"),
        ("Straße ẞ", "strasse ss"),
        ("Łódź", "lodz"),
        ("Ørsted ǿ", "orsted o"),
        ("Đà Nẵng", "da nang"),
        ("İstanbul", "istanbul"),
        ("Diyarbakır", "diyarbakir"),
        ("I", "i"),
        ("ﬁnance", "finance"),
        ("№ 4", "no 4"),
        ("n° 4", "n 4"),
        ("m²", "m2"),
        ("L’eau, l'air et l`or", "l eau l air et l or"),
        ("Agri-éthique", "agri ethique"),
        ("  Un\u00a0peu \u202f d’air\n", "un peu d air"),
        ("＝Ｗｉｄｅ", "wide"),
        ("Ελλάς", "ελλασ"),
        ("日本", "日本"),
        ("“ ” … – —", ""),
        ("mot_clé", "mot cle"),
        ("", ""),
        (None, ""),
    ],
)
def test_folding(typed, folded):
    assert fold(typed) == folded


@given(st.text())
def test_what_is_folded_stays_as_it_is(text):
    assert fold(fold(text)) == fold(text)


@given(st.text(st.characters(max_codepoint=0x24F, exclude_categories=["Cs"])))
def test_decomposed_letters_are_the_same_letters(text):
    composed = unicodedata.normalize("NFC", text)

    assert fold(unicodedata.normalize("NFD", composed)) == fold(composed)


def test_the_words_of_a_query_are_few_short_and_different():
    assert words("Eau eau ÉAU pure") == ["eau", "pure"]
    assert len(words(" ".join(f"mot{n}" for n in range(100)))) == 12
    assert [len(word) for word in words("x" * 100_000)] == [100]
    assert words(None) == words(" ,;! ") == []


@pytest.mark.django_db
class TestSearching:
    @pytest.fixture(autouse=True)
    def rows(self):
        self.coeur = make_organisation("Un Cœur pour l’été", names=["Été solidaire"])
        make_organisation("Électriciens sans frontières")

    def found(self, query):
        return list(Organisation.objects.search(query))

    @pytest.mark.parametrize(
        "query", ["coeur", "CŒUR", "été coeur", "ete", "l'été", "cœu", "solidaire", "pour  un"]
    )
    def test_each_word_is_found_anywhere(self, query):
        assert self.found(query) == [self.coeur]

    @pytest.mark.parametrize("query", ["coeur frontières", "coeurs", "absent"])
    def test_every_word_must_be_found(self, query):
        assert self.found(query) == []

    def test_no_word_finds_everything(self):
        assert len(self.found("")) == len(self.found("  ’ ")) == 2

    @pytest.mark.parametrize("query", ["%", "_", "\\", "'", "%_%"])
    def test_signs_of_the_database_are_no_jokers(self, query):
        assert self.found(query) in ([], list(Organisation.objects.all()))
        assert self.found(f"c{query}eur") == self.found("c eur") == [self.coeur]

    @pytest.mark.parametrize("query", ["x" * 100_000, "eau " * 50_000, "\ud800", "\x00coeur"])
    def test_nasty_queries_find_without_failing(self, query):
        self.found(query)

    def test_a_name_given_later_is_found_and_one_taken_away_is_not(self):
        other = self.coeur.names.create(name="Àpropos")
        assert self.found("apropos") == [self.coeur]

        other.delete()
        assert self.found("apropos") == []

    def test_a_name_that_changes_is_found_by_the_new_one(self):
        self.coeur.name = "Œuvre"
        self.coeur.save()

        assert self.found("oeuvre") == [self.coeur]
        assert self.found("coeur") == []

    def test_rows_made_together_are_found_too(self):
        Organisation.objects.bulk_create([Organisation(name="Æsir", slug="aesir")])

        assert [row.name for row in self.found("aesir")] == ["Æsir"]

    def test_names_match_whole_and_folded(self):
        assert list(Organisation.objects.named("ÉTÉ  SOLIDAIRE")) == [self.coeur]
        assert list(Organisation.objects.named("Un coeur pour l'ete")) == [self.coeur]
        assert list(Organisation.objects.named("coeur")) == []

    def test_a_partnership_is_found_by_its_texts(self):
        partnership = make_partnership("Naatal Mbay", story_fr="Le mil, à Saint-Louis.")

        assert list(Partnership.objects.search("saint louis MIL")) == [partnership]
