"""Two languages, two columns: the reader's first, the other rather than nothing."""

import copy
import pickle

import pytest
from django.template import Context, Template
from django.utils.translation import override

from awards.models import Award, Category
from convergences.bilingual import Text


def category(fr="Eau", en="Water"):
    return Category(name_fr=fr, name_en=en)


@pytest.mark.parametrize(
    ("reader", "fr", "en", "text", "lang"),
    [
        ("fr", "Eau", "Water", "Eau", "fr"),
        ("en", "Eau", "Water", "Water", "en"),
        ("en-gb", "Eau", "Water", "Water", "en"),
        ("en", "Eau", "", "Eau", "fr"),
        ("en", "Eau", "  \n", "Eau", "fr"),
        ("fr", "", "Water", "Water", "en"),
        ("fr", "", "", "", "fr"),
        ("de", "Eau", "Water", "Eau", "fr"),
        (None, "Eau", "Water", "Eau", "fr"),
    ],
)
def test_the_reader_gets_their_language_else_the_other(reader, fr, en, text, lang):
    with override(reader):
        name = category(fr, en).name

    assert (name, name.lang) == (text, lang)


def test_a_page_knows_the_language_of_a_fallback():
    template = Template('<p lang="{{ c.name.lang }}">{{ c.name }}</p>')
    with override("en"):
        assert template.render(Context({"c": category(en="")})) == '<p lang="fr">Eau</p>'


def test_what_it_shows_is_escaped_like_any_text():
    shown = Template("{{ c.name }}").render(Context({"c": category("<b>Eau</b>")}))

    assert shown == "&lt;b&gt;Eau&lt;/b&gt;"


def test_the_columns_may_bear_another_name():
    with override("fr"):
        assert Award(label_fr="Prix Europe").own_label == "Prix Europe"


@pytest.mark.parametrize("again", [copy.deepcopy, lambda text: pickle.loads(pickle.dumps(text))])
def test_a_copy_keeps_its_language(again):
    text = again(Text("Water", "en"))

    assert (text, text.lang) == ("Water", "en")


def test_every_pair_of_columns_is_read_as_one():
    for model in (Award, Category):
        columns = {field.name for field in model._meta.fields}
        for column in columns:
            if column.endswith("_fr"):
                assert f"{column[:-3]}_en" in columns, (model, column)
