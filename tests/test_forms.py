"""How our forms are drawn: every field, its label, its help and its errors tied to it."""

import importlib
import inspect
import re
from pathlib import Path

import pytest
from crispy_forms.layout import Fieldset
from django import forms
from django.conf import settings
from django.template import Context, Template
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from convergences.forms import HouseForm, submit_button
from tests.juries import (
    chair_of,
    confirm_first,
    declare_all,
    make_award_at_work,
    make_coming_edition,
    make_deliberation,
)


class SampleForm(HouseForm, forms.Form):
    name = forms.CharField(label="Nom", help_text="Tel qu’il doit figurer.")
    kind = forms.ChoiceField(label="Genre", choices=[("", "Choisir"), ("a", "A")])
    story = forms.CharField(label="Récit", required=False, widget=forms.Textarea)
    family = forms.ChoiceField(label="Famille", choices=[("a", "A")], widget=forms.RadioSelect)
    zeros = forms.MultipleChoiceField(
        label="Zéros", required=False, choices=[("1", "Un")], widget=forms.CheckboxSelectMultiple
    )
    mail = forms.EmailField(label="Courriel")
    agreed = forms.BooleanField(label="J’accepte")

    def layout(self):
        return [
            Fieldset("Le partenariat", "name", "kind", "story"),
            *["family", "zeros", "mail", "agreed"],
        ]

    def clean(self):
        if self.data.get("name") == "refuse":
            raise forms.ValidationError("L'ensemble ne va pas.")


def drawn(form):
    html = Template("{% load crispy_forms_tags %}{% crispy form %}").render(Context({"form": form}))
    return re.sub(r"\s+", " ", html)


@pytest.mark.parametrize(
    "markup",
    [
        "<legend>Le partenariat</legend>",
        'Nom<span class="asteriskField">*</span> </label> <input type="text" name="name" '
        'class="textinput form-control" required aria-describedby="id_name_helptext" id="id_name">',
        '<div id="id_name_helptext" class="form-text">Tel qu’il doit figurer.</div>',
        '<select name="kind" class="select form-select" required id="id_kind">',
        '<textarea name="story" cols="40" rows="10" class="textarea form-control" id="id_story">',
        '<fieldset> <legend class="form-label requiredField fs-6"> Famille',
        '<input type="radio" class="form-check-input" name="family" value="a" id="id_family_0" required>',
        '<input type="checkbox" class="form-check-input" name="zeros" value="1" id="id_zeros_0">',
        '<input type="email" name="mail" maxlength="320" class="emailinput form-control" required id="id_mail">',
        '<div id="div_id_agreed" class="form-check"> <input type="checkbox" name="agreed" '
        'class="checkboxinput form-check-input" required id="id_agreed">',
        '<div class="boutons" > <button class="btn btn-primary" type="submit">Enregistrer</button>',
    ],
)
def test_each_widget_is_drawn_as_our_style_sheet_expects(markup):
    assert markup in drawn(SampleForm()).replace("  ", " ").replace("<button  ", "<button ")


def test_a_note_says_what_the_asterisk_means_only_where_there_is_one():
    class Optional(HouseForm, forms.Form):
        name = forms.CharField(required=False)

    class Hidden(Optional):
        round = forms.IntegerField(widget=forms.HiddenInput)

    assert "Les champs marqués d’un astérisque" in drawn(SampleForm())
    assert "astérisque" not in drawn(Optional())
    assert "astérisque" not in drawn(Hidden())


def test_errors_are_summed_up_on_top_with_links_to_their_fields():
    html = drawn(SampleForm({"kind": "a", "family": "a", "agreed": "on", "mail": "x@"}))
    summary = html[html.index('role="alert"') : html.index("</ul>")]

    assert "autofocus" in summary
    assert "2 points sont à corriger" in summary
    assert re.findall(r'href="#([\w]+)"', summary) == ["div_id_name", "div_id_mail"]
    assert all(f'id="{target}"' in html for target in ("div_id_name", "div_id_mail"))
    assert 'aria-invalid="true" aria-describedby="id_name_helptext id_name_error"' in html


def test_what_was_typed_is_still_there_after_a_refusal():
    html = drawn(SampleForm({"name": 'a "b" <c>', "mail": "x@"}))

    assert 'value="a &quot;b&quot; &lt;c&gt;"' in html
    assert 'value="x@"' in html


def test_an_error_of_the_whole_form_is_said_once():
    html = drawn(
        SampleForm({"name": "refuse", "kind": "a", "family": "a", "agreed": "on", "mail": "a@b.fr"})
    )

    assert html.count("L’ensemble ne va pas.") == 1
    assert "Un point est à corriger" in html


def test_a_form_without_error_shows_no_summary():
    assert "alert" not in drawn(SampleForm())


def test_the_label_of_the_button_follows_each_reader():
    class Reply(HouseForm, forms.Form):
        submit_label = _("Save")

    with override("en"):
        assert ">Save</button>" in drawn(Reply())
    assert ">Enregistrer</button>" in drawn(Reply())


def test_a_draft_button_skips_the_checks_of_the_browser():
    class Draft(HouseForm, forms.Form):
        def buttons(self):
            return [*super().buttons(), submit_button("Brouillon", kind="", formnovalidate=True)]

    assert "formnovalidate" in drawn(Draft())


def house_forms():
    """Every form of the project that follows the house, wherever it is defined."""
    for app in ("convergences", "partnerships", "awards"):
        for path in sorted(Path(settings.BASE_DIR, app).rglob("*.py")):
            if "HouseForm" in path.read_text(encoding="utf-8"):
                importlib.import_module(
                    ".".join(path.relative_to(settings.BASE_DIR).with_suffix("").parts)
                )
    found, left = set(), [HouseForm]
    while left:
        below = left.pop().__subclasses__()
        left += below
        found.update(
            form
            for form in below
            if issubclass(form, forms.BaseForm) and not form.__module__.startswith("tests.")
        )
    return sorted(found, key=lambda form: form.__qualname__)


@pytest.mark.django_db
def test_every_field_of_every_form_of_ours_is_drawn():
    """Only a form with a layout of its own can forget a field: without one, all are in it."""
    for form_class in house_forms():
        if form_class.layout is HouseForm.layout or needs(form_class):
            continue
        form = form_class()
        html = drawn(form)
        for name in form.fields:
            assert f'name="{form.add_prefix(name)}' in html, f"{form_class.__qualname__}.{name}"


@pytest.mark.django_db
def test_what_only_a_page_can_fill_is_drawn_whole_there(client):
    award = make_deliberation()
    chair = chair_of(award)
    confirm_first(award)
    client.force_login(chair)
    waiting = make_award_at_work(make_coming_edition(2027))
    declare_all(waiting)
    reader = waiting.seats.first().juror.user
    pages = {
        "VerdictForm": (chair, "awards:jury_verdict", award.pk),
        "MarkingForm": (reader, "awards:jury_file", waiting.nominees.first().pk),
    }
    own = {f.__name__ for f in house_forms() if f.layout is not HouseForm.layout and needs(f)}

    assert own == set(pages)
    for name, (user, address, key) in pages.items():
        client.force_login(user)
        page = client.get(reverse(address, args=[key]))
        form = page.context["form"]
        assert type(form).__name__ == name
        for field in form.fields:
            assert f'name="{form.add_prefix(field)}' in page.content.decode(), field


def needs(form_class):
    """What a form cannot be made without."""
    return [
        name
        for name, given in inspect.signature(form_class).parameters.items()
        if given.default is given.empty and given.kind is given.KEYWORD_ONLY
    ]


def test_a_layout_left_to_the_house_has_every_field():
    assert HouseForm.layout(SampleForm()) == list(SampleForm.base_fields)
