"""The palme: one zero per organisation, always the same drawing for the same data."""

import doctest
import re

from django.template import Context, Template
from hypothesis import given
from hypothesis import strategies as st

from convergences import palme as module
from convergences.palme import INKS, palme, palme_file, three_zeros

families = st.lists(st.sampled_from([*INKS, "autres", "<script>"]), max_size=40)


def test_the_documentation_of_the_palme_is_true():
    assert doctest.testmod(module).failed == 0


@given(st.text(), families)
def test_every_partnership_has_between_one_and_twelve_zeros_and_a_finite_frame(key, families):
    drawing = palme(key, families)

    assert drawing.count("<rect") == min(max(len(families), 1), 12)
    assert re.search(r'viewBox="-?\d+ -?\d+ \d+ \d+"', drawing)
    assert "<script>" not in drawing


def test_the_lead_stands_in_the_middle_and_is_longer():
    drawing = palme("x", ["fondation", "public", "association"], lead=True)
    zeros = re.findall(r'class="zero zero-([\w-]+)"[^>]*? width="([\d.]+)"', drawing)

    assert [family for family, _width in zeros] == ["association", "fondation", "public"]
    assert float(zeros[1][1]) > float(zeros[0][1]) == float(zeros[2][1])


def test_an_organisation_of_unknown_family_is_a_zero_without_ink():
    assert palme("x", ["autres", "public"]).count('class="zero"') == 1


def test_a_partnership_without_known_member_is_one_grey_zero():
    assert palme("x", []).count('class="zero"') == 1


def test_a_nominee_is_drawn_in_outline():
    full, outline = palme("x", ["public"]), palme("x", ["public"], laureate=False)

    assert 'stroke-width="22.0"' in full
    assert 'class="palme palme-nomine"' in outline
    assert 'stroke-width="5.7"' in outline


def test_from_seven_organisations_on_the_palme_closes_into_a_rosette():
    def opening(count):
        turns = re.findall(r"rotate\((-?[\d.]+)\)", palme("x", ["public"] * count))
        return round(float(turns[-1]) - float(turns[0]))

    assert opening(6) == 230
    assert opening(12) == 330


def test_a_drawing_is_decorative_unless_it_has_a_title():
    assert 'aria-hidden="true"' in palme("x", ["public"])
    assert 'role="img" aria-label="&lt;b&gt;"' in palme("x", ["public"], title="<b>")


def test_a_page_needs_no_style_attribute_to_show_it():
    assert "style" not in palme("x", list(INKS)) + three_zeros()


def test_a_file_carries_its_own_inks():
    drawing = palme_file("x", ["public", "autres"], title="Le palmarès")

    assert 'stroke="#ffc629"' in drawing
    assert "<title>Le palmarès</title>" in drawing
    assert 'xmlns="http://www.w3.org/2000/svg"' in drawing


def test_the_tag_draws_the_same_thing_with_its_options():
    page = Template(
        '{% load house %}{% palme "x" families laureate=False lead=True limit=6 ratio="1:1" %}'
    )
    drawn = page.render(Context({"families": ["public"] * 9}))

    assert drawn == palme("x", ["public"] * 9, laureate=False, lead=True, limit=6, ratio=(1, 1))
