"""The dot plot of a nominee: each juror is seen, nothing is invented, and a table says the same."""

import doctest
import re
from decimal import Decimal
from fractions import Fraction

from django.template.loader import render_to_string

from awards import dot_plot
from awards.dot_plot import draw, row


def dots(drawing):
    return [
        (float(x), float(y))
        for x, y in re.findall(r'<circle[^>]*cx="([\d.]+)" cy="([\d.]+)"', drawing)
    ]


def test_the_examples_of_the_module_hold():
    assert doctest.testmod(dot_plot).failed == 0


def test_each_juror_has_a_dot_and_no_two_dots_cover_each_other():
    drawing = draw([3, 3, 3, Fraction(31, 10), 5])

    places = dots(drawing)
    assert len(places) == 5
    for number, (x, y) in enumerate(places):
        for other_x, other_y in places[number + 1 :]:
            assert abs(x - other_x) >= 10 or abs(y - other_y) >= 10


def test_a_dot_stands_where_its_mean_falls_on_the_scale():
    (first, _), (middle, _), (last, _) = dots(draw([1, 3, 5]))

    assert middle - first == last - middle
    assert (first, last) == (12, 308)


def test_the_drawing_depends_on_the_numbers_and_not_on_their_order():
    assert draw([2, 5, 3]) == draw([5, 3, 2])


def test_another_maximum_keeps_the_ends_of_the_scale():
    numbers = [int(n) for n in re.findall(r">(\d+)</text>", draw([40], maximum=100))]

    assert numbers[0] == 1
    assert numbers[-1] == 100
    assert numbers == sorted(set(numbers))
    assert len(numbers) <= 11


def test_the_drawing_has_no_style_of_its_own_and_is_named_only_when_asked():
    assert "style" not in draw([3])
    assert 'aria-hidden="true"' in draw([3])
    assert 'role="img" aria-label="Green &amp; Village"' in draw([3], title="Green & Village")


def test_the_row_is_exact_then_rounded_to_be_read():
    third = row("Green Village", [Fraction(10, 3), 4, Fraction(11, 3)])

    assert third.mean == Decimal("3.67")
    assert (third.lowest, third.highest) == (Decimal("3.33"), Decimal("4.00"))
    assert third.means == (Decimal("4.00"), Decimal("3.67"), Decimal("3.33"))


def test_nobody_has_marked_yet():
    assert row("Green Village", []) is None
    assert draw([]) == ""


def test_the_table_says_what_the_drawing_shows():
    plots = [row("<Green> Village", [3, 4, Fraction(9, 2)], words="Le jury est d’accord.")]

    html = render_to_string("jury/_dot_plot.html", {"plots": plots, "caption": "Moyennes, sur 5"})

    cells = re.findall(r"<td>(.*?)</td>", html)
    assert cells[:3] == ["3,83", "3,00", "4,50"]
    assert re.findall(r">([\d,]+)<", cells[3]) == ["4,50", "4,00", "3,00"]
    assert "&lt;Green&gt; Village" in html
    assert html.count("<circle") == 4  # three jurors, and the legend
