"""The dot plot of a nominee: where the jurors' means fall on the scale, and their mean among them.

Plain Python; inks and sizes come from `jury.css`, without any `style` attribute. Dots that would
cover each other are piled up, so that each juror is seen.

>>> drawing = draw([3, 4, 4, 5])
>>> drawing.count("<circle")
4
>>> drawing.count("<rect")
1
>>> "style" in drawing
False
>>> draw([])
''
>>> draw([4, 3]) == draw([3, 4])
True
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from html import escape

from awards.tally import rounded

WIDTH, MARGIN = 320, 12
RADIUS, APART = 5, 11  # of a dot; from one dot to the next in a pile
BELOW = 20  # for the numbers of the scale
ZERO = (11, 20)  # the mean is drawn as our zero
MOST_NUMBERS = 11

Number = Fraction | Decimal | float


@dataclass(frozen=True)
class Row:
    """What a page shows of one nominee: words and numbers for the table, and the drawing."""

    name: str
    mean: Decimal
    lowest: Decimal
    highest: Decimal
    means: tuple[Decimal, ...]
    drawing: str
    words: str = ""


def row(
    name: str,
    means: Sequence[Number],
    *,
    maximum: int = 5,
    words: str = "",
    title: str = "",
    places: int = 2,
) -> Row | None:
    """One nominee's row from the jurors' means; None while nobody has marked.

    `words` says where the jury is divided; `title` names the drawing where no text does; the mean
    has as many decimals as it takes to tell the nominees apart.
    """
    if not means:
        return None
    exact = sorted((Fraction(mean) for mean in means), reverse=True)
    mean = sum(exact) / len(exact)
    return Row(
        name,
        rounded(mean, places),
        rounded(exact[-1]),
        rounded(exact[0]),
        tuple(rounded(number) for number in exact),
        draw(exact, maximum=maximum, title=title),
        words,
    )


def draw(means: Sequence[Number], *, maximum: int = 5, title: str = "") -> str:
    """The drawing, inline: a scale from 1 to `maximum`, a dot per juror, a zero around the mean.

    Without a `title` it is decoration beside its table, and hidden from screen readers.
    """
    if not means:
        return ""
    exact = sorted(Fraction(mean) for mean in means)
    across = [_place(mean, maximum) for mean in exact]
    heights = _piles(across)
    line = ZERO[1] / 2 + 3 + APART * max(heights)
    mean = _place(sum(exact) / len(exact), maximum)
    numbers = _numbers(maximum)
    parts = [
        f'<line class="trace-ligne" x1="{MARGIN}" y1="{line:g}" x2="{WIDTH - MARGIN}" y2="{line:g}"/>',
        *(
            f'<line class="trace-ligne" x1="{_place(n, maximum):g}" y1="{line - 3:g}" '
            f'x2="{_place(n, maximum):g}" y2="{line + 3:g}"/>'
            f'<text class="trace-pas" x="{_place(n, maximum):g}" y="{line + BELOW:g}">{n}</text>'
            for n in numbers
        ),
        *(
            f'<circle class="trace-point" cx="{x:g}" cy="{line - APART * height:g}" r="{RADIUS}"/>'
            for x, height in zip(across, heights, strict=True)
        ),
        f'<rect class="trace-moyenne" x="{mean - ZERO[0] / 2:g}" y="{line - ZERO[1] / 2:g}" '
        f'width="{ZERO[0]}" height="{ZERO[1]}" rx="{ZERO[0] / 2:g}"/>',
    ]
    named = f'role="img" aria-label="{escape(title)}"' if title else 'aria-hidden="true"'
    return (
        f'<svg class="trace" viewBox="0 0 {WIDTH} {line + BELOW + 4:g}" {named} '
        f'focusable="false">{"".join(parts)}</svg>'
    )


def _place(mark: Number, maximum: int) -> float:
    """Where a mark stands across the drawing."""
    room = WIDTH - 2 * MARGIN
    return round(MARGIN + float((mark - 1) / Fraction(max(maximum - 1, 1))) * room, 2)


def _piles(across: Sequence[float]) -> list[int]:
    """How high each dot stands: the lowest place where no earlier one is in its way."""
    heights: list[int] = []
    for number, x in enumerate(across):
        taken = {heights[other] for other in range(number) if abs(across[other] - x) < 2 * RADIUS}
        heights.append(next(height for height in range(number + 1) if height not in taken))
    return heights


def _numbers(maximum: int) -> list[int]:
    """The numbers written under the scale: all of them, or the ends and a few between."""
    every = -(-(maximum - 1) // (MOST_NUMBERS - 1)) or 1
    numbers = list(range(1, maximum, every))
    if maximum - numbers[-1] < every if numbers else False:
        numbers.pop()
    return [*numbers, maximum]
