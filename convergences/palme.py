"""The palme: the picture of a partnership, drawn from its data.

Each organisation is a zero. All the zeros of a partnership share one base circle: that is where
they converge. Up to six open as a fan; from seven on, the palme closes into a rosette. A laureate
has full zeros, a nominee has zeros in outline; an organisation of unknown family has a grey one.

Plain Python, and the same data always gives the same drawing. On a page the inks come from the
style sheet, without any `style` attribute, as a strict content security policy asks; in a file of
its own (`palme_file`) the drawing carries them.

>>> palme("lemon-aide", ["jeune-pousse", "fondation", "entreprise"]).count("<rect")
3
>>> palme("a", ["association"]) == palme("a", ["association"])
True
>>> "palme-nomine" in palme("a", ["association", "public"], laureate=False)
True
>>> palme("a", ["public"] * 40).count("<rect")
12
>>> palme("a", ["public"] * 40, limit=6).count("<rect")
6
>>> 'class="zero"' in palme("a", ["network"])
True
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Sequence
from functools import lru_cache
from html import escape

# Each family of organisations and its ink on paper, as in tokens.css.
INKS = {
    "association": "#ff6b52",
    "entreprise": "#4a70ff",
    "public": "#ffc629",
    "jeune-pousse": "#2dbe7e",
    "fondation": "#be9bff",
    "recherche": "#4cc3f0",
}
# The mark's three inks, the middle one first.
MOTTO = ("public", "entreprise", "association")
GREY = "#857a97"
MOST_ZEROS = 12  # beyond, the text gives the number
STEP = 46.0  # degrees between two zeros while the palme is open
HALF = 92.0  # half the length of a zero
LEAD_STRETCH = 1.22  # how much longer is the zero of an organisation that leads alone


def palme(
    key: str,
    families: Sequence[str],
    *,
    laureate: bool = True,
    lead: bool = False,
    title: str = "",
    ratio: tuple[float, float] = (4, 3),
    margin: float = 22.0,
    crop: float = 1.0,
    limit: int = MOST_ZEROS,
) -> str:
    """Draw a partnership as an inline `<svg>`.

    `key` is what never changes (the slug) and sets the tilt; `families` has the lead first;
    `lead` lengthens its zero; `title` is the text equivalent, empty for a decorative drawing;
    `crop` below 1 closes in on the heart.
    """
    limit = min(limit, MOST_ZEROS)
    return _inline(key, tuple(families), laureate, lead, title, ratio, margin, crop, limit)


@lru_cache(maxsize=512)  # a page drawn again after a change has its palmes as they were
def _inline(key, families, laureate, lead, title, ratio, margin, crop, limit):
    zeros, (left, top, width, height) = _drawing(
        key, families, laureate, lead, ratio, margin, crop, limit
    )
    rects = "".join(
        f'<rect class="zero{f" zero-{family}" if family in INKS else ""}" {geometry}/>'
        for family, geometry in zeros
    )
    kind = "palme" if laureate else "palme palme-nomine"
    role = (
        f'role="img" aria-label="{escape(title)}"'
        if title
        else 'aria-hidden="true" focusable="false"'
    )
    return (
        f'<svg class="{kind}" data-n="{len(zeros)}" '
        f'viewBox="{left:.0f} {top:.0f} {width:.0f} {height:.0f}" '
        f'preserveAspectRatio="xMidYMid slice" {role}>{rects}</svg>'
    )


def three_zeros(ratio: tuple[float, float] = (5, 4), margin: float = 0.0) -> str:
    """The palme of the motto, exclusion, carbon, poverty: our mark.

    >>> three_zeros().count("rotate(-90.0)")
    1
    """
    return palme("three-zeros", MOTTO, ratio=ratio, margin=margin)


def palme_file(
    key: str,
    families: Sequence[str],
    *,
    laureate: bool = True,
    lead: bool = False,
    title: str = "",
    ratio: tuple[float, float] = (4, 3),
    margin: float = 22.0,
    width: int = 1200,
) -> str:
    """The same drawing as an SVG file that carries its own inks: press kit, favicon, card.

    >>> 'stroke="#ff6b52"' in palme_file("a", ["association"])
    True
    """
    zeros, (left, top, span, height) = _drawing(
        key, families, laureate, lead, ratio, margin, 1.0, MOST_ZEROS
    )
    rects = "".join(
        f'<rect fill="none" stroke="{INKS.get(family, GREY)}" {geometry}/>'
        for family, geometry in zeros
    )
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" role="img" '
        f'viewBox="{left:.0f} {top:.0f} {span:.0f} {height:.0f}" '
        f'width="{width}" height="{width * height / span:.0f}">'
        f"{f'<title>{escape(title)}</title>' if title else ''}"
        "<style>rect{mix-blend-mode:multiply}</style>"
        f"<g>{rects}</g></svg>"
    )


def _drawing(key, families, laureate, lead, ratio, margin, crop, limit):
    """Each zero as (family, geometry) from left to right, and the frame that holds them all."""
    families = list(families)[:limit] or [""]
    count = len(families)
    seed = int(hashlib.sha1(key.encode(), usedforsecurity=False).hexdigest(), 16)
    tilt = seed % 17 - 8
    step = min(360 / count, STEP)
    radius = _radius(count)
    stroke = radius * (0.5 if laureate else 0.13)
    inset, side, curve = stroke / 2 - radius, 2 * radius - stroke, radius - stroke / 2
    zeros: list[tuple[int, str, str]] = []
    xs, ys = [-radius, radius], [-radius, radius]
    for rank, (family, seat) in enumerate(zip(families, _seats(count), strict=True)):
        length = 2 * (HALF - radius) * (LEAD_STRETCH if lead and rank == 0 else 1.0)
        angle = tilt - 90 + (seat - (count - 1) / 2) * step
        end_x = length * math.cos(math.radians(angle))
        end_y = length * math.sin(math.radians(angle))
        xs += [end_x - radius, end_x + radius]
        ys += [end_y - radius, end_y + radius]
        geometry = (
            f'x="{inset:.1f}" y="{inset:.1f}" width="{length + side:.1f}" height="{side:.1f}" '
            f'rx="{curve:.1f}" stroke-width="{stroke:.1f}" transform="rotate({angle:.1f})"'
        )
        zeros.append((seat, family, geometry))
    across = ratio[0] / ratio[1]
    height = (max(max(ys) - min(ys), (max(xs) - min(xs)) / across) + 2 * margin) * crop
    width = height * across
    left = (min(xs) + max(xs) - width) / 2
    top = (min(ys) + max(ys) - height) / 2
    return [zero[1:] for zero in sorted(zeros)], (left, top, width, height)


def _radius(count: int) -> float:
    return 44.0 if count <= 4 else 38.0 if count <= 6 else 30.0 if count <= 9 else 24.0


def _seats(count: int) -> list[int]:
    """Where each organisation sits in the fan: the first, the lead, in the middle."""
    middle = (count - 1) // 2
    seats, away = [middle], 1
    while len(seats) < count:
        seats += [seat for seat in (middle + away, middle - away) if 0 <= seat < count]
        away += 1
    return seats
