"""Palmes as files for the press: the same drawing as on the page, as SVG and as PNG."""

import io
import math
import re
from functools import lru_cache
from typing import NamedTuple
from xml.etree import ElementTree

from PIL import Image, ImageChops, ImageDraw

from convergences.palme import MOTTO, palme_file

WIDTH = 1200
FINER = 2  # drawn larger, then reduced: smooth edges
MARGIN = 40.0


class Drawing(NamedTuple):
    """All that a palme depends on."""

    key: str
    families: tuple
    laureate: bool
    lead: bool
    title: str


def motto():
    """The palme of our three zeros, the programme's mark."""
    return Drawing("three-zeros", MOTTO, True, False, "Prix Convergences")


def drawing_of(nominee):
    """The palme of a nominee's partnership, as its page draws it."""
    partnership = nominee.partnership
    return Drawing(
        partnership.slug,
        tuple(str(family) for family in partnership.families),
        nominee.is_laureate,
        partnership.is_led_alone,
        partnership.name_fr,
    )


@lru_cache(maxsize=256)
def svg_of(drawing):
    """The drawing as an SVG file, inks included."""
    key, families, laureate, lead, title = drawing
    return palme_file(
        key, families, laureate=laureate, lead=lead, title=title, margin=MARGIN, width=WIDTH
    ).encode()


@lru_cache(maxsize=256)
def png_of(drawing):
    """The drawing as a PNG file on white, its inks multiplied where they overlap."""
    svg = ElementTree.fromstring(svg_of(drawing))
    left, top, across, down = (float(number) for number in svg.get("viewBox").split())
    scale = WIDTH / across
    paper = Image.new("RGB", (WIDTH, round(down * scale)), "white")
    for zero in svg.iter("{http://www.w3.org/2000/svg}rect"):
        outlines = [
            [((x - left) * scale, (y - top) * scale) for x, y in contour(zero, outline)]
            for outline in (0.5, -0.5)
        ]
        print_zero(paper, zero.get("stroke"), *outlines)
    file = io.BytesIO()
    paper.save(file, "PNG")
    return file.getvalue()


def print_zero(paper, ink, outside, inside):
    """Overprint one zero, between its two outlines; only the part of the paper under it is touched."""
    xs, ys = zip(*outside, strict=True)
    corner = (math.floor(min(xs)), math.floor(min(ys)))
    size = (math.ceil(max(xs)) - corner[0], math.ceil(max(ys)) - corner[1])
    ring = Image.new("L", (size[0] * FINER, size[1] * FINER))
    pen = ImageDraw.Draw(ring)
    for outline, tone in ((outside, 255), (inside, 0)):
        pen.polygon(
            [((x - corner[0]) * FINER, (y - corner[1]) * FINER) for x, y in outline], fill=tone
        )
    layer = Image.new("RGB", size, "white")
    layer.paste(ink, mask=ring.reduce(FINER))
    box = (*corner, corner[0] + size[0], corner[1] + size[1])
    paper.paste(ImageChops.multiply(paper.crop(box), layer), box)


def contour(zero, outline, steps=96):
    """Points around a zero: outside its stroke (outline 0.5) or inside it (-0.5)."""
    x, width, height, stroke = (
        float(zero.get(name)) for name in ("x", "width", "height", "stroke-width")
    )
    angle = math.radians(float(re.search(r"-?[\d.]+", zero.get("transform")).group()))
    radius = height / 2
    ends = ((x + width - radius, -math.pi / 2), (x + radius, math.pi / 2))
    for centre, start in ends:
        for step in range(steps + 1):
            turn = start + math.pi * step / steps
            flat_x = centre + (radius + outline * stroke) * math.cos(turn)
            flat_y = (radius + outline * stroke) * math.sin(turn)
            yield (
                flat_x * math.cos(angle) - flat_y * math.sin(angle),
                flat_x * math.sin(angle) + flat_y * math.cos(angle),
            )
