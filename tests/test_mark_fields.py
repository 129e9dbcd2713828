"""How the marks are chosen: tiles over native radio buttons, sentences on demand, one bar at the end."""

import re

import pytest
from django import forms
from django.template import Context, Template
from django.utils.translation import override

from awards.mark_fields import DraftForm, MarkField, Tile, mark_row, scale
from awards.models import Criterion
from tests.factories import make_award

WORDS = ["Faible", "Moyen", "Bon", "Fort", "Majeur"]
SENTENCES = ["Déjà vu.", "Adapté.", "Combiné.", "Nouveau.", "Fait école."]
FIVE = tuple(Tile(*told) for told in zip(range(1, 6), WORDS, SENTENCES, strict=True))


class Marks(DraftForm, forms.Form):
    draft_url, draft_owner = "/jury/green-village/brouillon/", "7"

    version = forms.IntegerField(widget=forms.HiddenInput)
    innovation = MarkField(
        tiles=FIVE,
        number=1,
        notes=["coefficient 2"],
        label="Innovation",
        help_text="Sort-elle du cadre habituel ?",
    )
    reach = MarkField(tiles=scale(10), label="Portée")

    def layout(self):
        return ["version", mark_row("innovation"), mark_row("reach")]


def drawn(form, **context):
    html = Template("{% load crispy_forms_tags %}{% crispy form %}").render(
        Context({"form": form, **context})
    )
    return re.sub(r"[ \n]+", " ", html)


def test_a_mark_is_a_whole_number_among_the_steps():
    form = Marks({"version": "3", "innovation": "4", "reach": "10"})

    assert form.is_valid()
    assert form.cleaned_data == {"version": 3, "innovation": 4, "reach": 10}


@pytest.mark.parametrize("typed", ["0", "6", "-1", "4.5", "4,5", "NaN", "quatre", "1e309", ""])
def test_anything_else_is_refused_with_the_ends_of_the_scale(typed):
    form = Marks({"version": "3", "innovation": typed, "reach": "1"})

    assert form.errors == {"innovation": ["Choisissez une note de 1 à 5."]}


def test_a_criterion_gives_its_words_its_question_and_what_it_weighs(db):
    award = make_award()
    Criterion.make_default_set(award)
    criterion = award.criteria.get(is_main=True)
    criterion.weight = 2

    with override("en"):
        field = MarkField.of(criterion, highest=5, number=3)

        assert (field.label, field.help_text) == (criterion.name_en, criterion.question_en)
        assert [tile.word for tile in field.tiles] == [s.word_en for s in criterion.steps.all()]
        assert field.has_sentences
        assert field.notes == ("weight 2", "main criterion")


def test_another_maximum_has_numbers_alone():
    assert scale(3) == (Tile(1), Tile(2), Tile(3))


def test_each_mark_is_a_radio_button_with_its_number_and_its_word():
    html = drawn(Marks(initial={"innovation": 4}))

    assert html.count('type="radio"') == 15
    assert (
        '<input type="radio" class="form-check-input" name="innovation" value="4" '
        'id="id_innovation_3" required checked>'
        '<label for="id_innovation_3" class="form-check-label"><b>4</b> <span>Fort</span></label>'
    ) in html
    assert html.count(" checked") == 1


def test_the_question_stands_before_the_marks_and_is_tied_to_them():
    html = drawn(Marks())

    assert '<fieldset aria-describedby="id_innovation_helptext">' in html
    assert html.index('id="id_innovation_helptext"') < html.index('id="id_innovation_0"')
    assert '1. Innovation<span class="asteriskField">*</span><small>coefficient 2</small>' in html


def test_the_sentences_of_the_steps_open_on_demand():
    html = drawn(Marks())

    assert html.count("<details") == 1
    assert "open" not in re.search(r"<details[^>]*>", html)[0]
    assert [sentence in html for sentence in SENTENCES] == [True] * 5


def test_an_error_is_tied_to_its_criterion():
    html = drawn(Marks({"version": "3", "reach": "1"}))

    assert 'aria-describedby="id_innovation_helptext id_innovation_error"' in html
    assert re.search(
        r'<div id="id_innovation_error" class="invalid-feedback"> <p><strong>Choi', html
    )
    assert 'href="#div_id_innovation"' in html
    assert 'id="div_id_innovation"' in html


def test_the_form_says_where_its_draft_is_saved_and_for_whom():
    html = drawn(Marks())

    assert 'data-draft-url="/jury/green-village/brouillon/"' in html
    assert 'data-draft-owner="7"' in html


@pytest.mark.parametrize(
    ("marked", "words"),
    [
        (3, 'Provisoire\u00a0: <b class="nombre">13</b> sur 15, 3 critères notés sur 5'),
        (1, 'Provisoire\u00a0: <b class="nombre">13</b> sur 15, 1 critère noté sur 5'),
        (0, "Aucune note encore, 5 critères à noter"),
    ],
)
def test_the_bar_says_what_is_marked_so_far(marked, words):
    provisional = {"total": 13, "maximum": 15, "marked": marked, "criteria": 5}
    html = drawn(Marks(), provisional=provisional, saved="Brouillon enregistré à 14 h 32")

    assert words in html
    assert ">Brouillon enregistré à 14\u00a0h\u00a032</p>" in html


def test_a_draft_skips_the_checks_of_the_browser_and_a_submission_does_not():
    buttons = re.findall(r"<button[^>]*>", drawn(Marks()))

    assert ["formnovalidate" in button for button in buttons] == [True, False]
