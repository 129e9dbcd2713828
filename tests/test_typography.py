"""Typography: what readers see is set by the rules of its language, and nothing else changes."""

import doctest
import re

import pytest
from django.template import Context, Template
from django.utils.safestring import mark_safe
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from convergences import typography
from convergences.bilingual import Text
from convergences.typography import typeset

THIN, HARD = "\u202f", "\u00a0"


def rendered(source, **context):
    return Template("{% load house %}" + source).render(Context(context))


def visible(text):
    """Spaces that cannot be told apart on a screen, made visible."""
    return text.replace(THIN, "⍽").replace(HARD, "~")


def test_the_documentation_of_typography_is_true():
    assert doctest.testmod(typography).failed == 0


@pytest.mark.parametrize(
    ("typed", "set_"),
    [
        ('Il dit "le "non" est dit" hier', "Il dit «⍽le “non” est dit⍽» hier"),
        ('« il dit "non" »', "«⍽il dit “non”⍽»"),
        ("«collé»", "«⍽collé⍽»"),
        ('l\'"Union"', "l’«⍽Union⍽»"),
        ("Bien sûr... Vraiment ?", "Bien sûr… Vraiment⍽?"),
        ("Oui ; non : peut-être", "Oui⍽; non~: peut-être"),
        ("le 1er juin 2017", "le 1<sup>er</sup>~juin 2017"),
        ("la 2ème édition, le XXIe siècle", "la 2<sup>e</sup> édition, le XXI<sup>e</sup> siècle"),
        ("à 14h30, à 19 h, à 14 h 30", "à 14~h~30, à 19~h, à 14~h~30"),
        ("75004 Paris", "75004 Paris"),
        ("69003 LYON, 72000 LE MANS", "69003 LYON, 72000 LE MANS"),
        ("92800, Puteaux, 94240 L’Haÿ", "92800, Puteaux, 94240 L’Haÿ"),
        ("Libre réponse 71120, CP 13005", "Libre réponse 71120, CP 13005"),
        ("ISO 26000, NF EN 15038", "ISO 26000, NF EN 15038"),
        ("en 12000 jours, miso 12000", "en 12⍽000 jours, miso 12⍽000"),
        ("12000 PME et 12 000 jeunes", "12⍽000 PME et 12⍽000 jeunes"),
        ("2 500 000 € et 45 %", "2⍽500⍽000⍽€ et 45⍽%"),
        ("n° 12345, SIREN 123456789", "n°~12345, SIREN 123456789"),
        ("2017, 2018 et 20170602-3", "2017, 2018 et 20170602-3"),
        ("12345,67 km", "12⍽345,67~km"),
        ("ODD 8, M. Dupont, Mme Guhl", "ODD~8, M.~Dupont, Mme~Guhl"),
        (
            "https://exemple.org/?a=12000 ; a'b@exemple.org",
            "https://exemple.org/?a=12000⍽; a’b@exemple.org",
        ),
        ('<code>"12000" ?</code> <pre>l\'a ;</pre>', '<code>"12000" ?</code> <pre>l\'a ;</pre>'),
        ("l'<em>union</em>", "l’<em>union</em>"),
        ("&quot;a&quot; &amp; l&#x27;b", "«⍽a⍽» &amp; l’b"),
    ],
)
def test_french_is_set_by_french_rules(typed, set_):
    assert visible(typeset(typed)) == set_


@pytest.mark.parametrize(
    ("typed", "set_"),
    [
        ('"Together," it\'s "a \'must\'"', "“Together,” it’s “a &#x27;must&#x27;”"),
        ("the partners' work: 12000 people; why?", "the partners’ work: 12,000 people; why?"),
        ("on 2 June 2017, SDG 8", "on 2~June 2017, SDG~8"),
        ("the 1er prize", "the 1er prize"),
        ("69003 LYON, Libre réponse 71120", "69003 LYON, Libre réponse 71120"),
        ("ISO 26000, 92800, Puteaux, CP 13005", "ISO 26000, 92800, Puteaux, CP 13005"),
        ("economics: 12000 NGOs, 12000 SMEs", "economics: 12,000 NGOs, 12,000 SMEs"),
    ],
)
def test_english_is_set_by_english_rules(typed, set_):
    assert visible(typeset(typed, "en")) == set_


def test_an_odd_quote_is_left_alone_and_harmless():
    assert typeset('un écran de 5"') == "un écran de 5&quot;"
    assert typeset('<p>"a</p><p>b"</p>') == "<p>&quot;a</p><p>b&quot;</p>"


@given(
    st.text(alphabet="ab\"'« »;:!?.%0123456789 h<>&é\n\ue000\ue001"), st.sampled_from(["fr", "en"])
)
def test_no_letter_or_digit_is_ever_lost_and_no_markup_appears(text, language):
    before = re.sub("[<>]", "", text)
    after = typeset(before, language, markup=False)

    def kept(text):
        text = text.replace("&quot;", "").replace("&#x27;", "")
        return re.sub(r"[^a-zé0-9\ue000\ue001]", "", text)

    assert kept(after) == kept(before)
    assert "<" not in after


def test_the_filter_escapes_what_is_not_marked_safe():
    assert rendered("{{ text|typo }}", text='<b>l\'a</b> & "b"') == (
        f"&lt;b&gt;l’a&lt;/b&gt; &amp; «{THIN}b{THIN}»"
    )
    assert rendered("{{ text|typo }}", text=mark_safe("<b>l'a</b>")) == "<b>l’a</b>"


def test_the_filter_follows_the_language_of_the_text_then_of_the_page():
    assert rendered("{{ text|typo }}", text=Text('"a"', "en")) == "“a”"
    with override("en"):
        assert rendered("{{ text|typo }}", text='"a"') == "“a”"
        assert rendered("{{ text|typo }}", text=Text('"a"', "fr")) == f"«{THIN}a{THIN}»"


def test_an_attribute_receives_no_markup_and_cannot_be_left():
    html = rendered("{{ text|typo_plain }}", text="le 1er\" onclick='x")

    assert html == "le 1er&quot; onclick=&#x27;x"


@pytest.mark.parametrize(
    ("value", "french", "english"),
    [
        ("2017", "2017", "2017"),
        ("2017-09", "septembre 2017", "September 2017"),
        ("2017-06-02", f"2{HARD}juin 2017", f"2{HARD}June 2017"),
        ("2017-06-01", f"1<sup>er</sup>{HARD}juin 2017", f"1{HARD}June 2017"),
    ],
)
def test_a_date_says_as_much_as_is_known(value, french, english):
    assert rendered("{{ d|partial_date }}", d=value) == f'<time datetime="{value}">{french}</time>'
    with override("en"):
        assert rendered("{{ d|partial_date }}", d=value) == (
            f'<time datetime="{value}">{english}</time>'
        )


def test_a_date_that_is_none_is_shown_as_typed():
    assert rendered("{{ d|partial_date }}", d="été <2017>") == "été &lt;2017&gt;"
    assert rendered("{{ d|partial_date }}", d="") == ""


def test_a_long_text_keeps_simple_markdown_and_nothing_dangerous():
    text = (
        "# Titre\n\n## Un métier\n\nC'est *bien* : <script>x</script>\n\n"
        "[a](javascript:alert) [b](https://b.org) ![i](https://x/i.png)"
    )
    html = rendered("{{ text|long_text }}", text=text)

    assert "<h2>Titre</h2>" in html
    assert "<h2>Un métier</h2>" in html
    assert f"C’est <em>bien</em>{HARD}:" in html
    assert '<a href="https://b.org">b</a>' in html
    assert "<script" not in html
    assert 'href="javascript' not in html
    assert "<img" not in html


def test_a_fallback_says_its_language():
    assert rendered("<p{% lang_attr text %}>", text=Text("Hello", "en")) == '<p lang="en">'
    assert rendered("<p{% lang_attr text %}>", text=Text("Bonjour", "fr")) == "<p>"
    assert rendered("<p{% lang_attr text %}>", text="Bonjour") == "<p>"


@pytest.mark.parametrize(
    ("name", "size"),
    [
        ("Green Village", ""),
        ("Anticonstitutionnellement", "tres-long"),
        ("Fédération des associations de solidarité", "long"),
    ],
)
def test_a_long_name_is_set_smaller(name, size):
    assert rendered("{{ name|title_size }}", name=name) == size


@pytest.mark.parametrize("letter", ["a", "9", "a.", " ", "@", "&quot;", "www."])
@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_text_of_any_length_is_set_in_proportion_to_its_length(letter, language):
    # With one rule that looks ahead to the end from each letter, this takes minutes.
    text = "x" + letter * (300_000 // len(letter))

    assert len(typeset(text, language)) >= 300_000 // len(letter)


def test_a_number_too_long_to_count_anything_stays_as_it_is():
    assert typeset("9" * 5000) == "9" * 5000
    assert typeset("123456789012345") == "123\u202f456\u202f789\u202f012\u202f345"
