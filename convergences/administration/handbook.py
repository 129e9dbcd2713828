"""The guide for staff: one Markdown file in `docs/`, read on GitHub and at `/admin/aide/`."""

import re

import nh3
from django.conf import settings
from django.http import FileResponse
from django.utils.safestring import mark_safe
from markdown_it import MarkdownIt

FILE = settings.BASE_DIR / "docs" / "secretariat.md"
PICTURES = settings.BASE_DIR / "docs" / "images"
TYPES = {"png": "image/png", "jpg": "image/jpeg"}
TAGS = {
    *("h2", "h3", "p", "ul", "ol", "li", "strong", "em", "code", "a", "img", "blockquote"),
    *("table", "thead", "tbody", "tr", "th", "td", "hr", "pre", "br"),
}


def as_html(file=None):
    """The guide (or another of our files) as safe HTML, without its title.

    Pictures keep their relative addresses.
    """
    file = file or FILE
    if not file.exists():
        return ""
    text = re.sub(r"\A# .*\n", "", file.read_text(encoding="utf-8"))
    html = MarkdownIt("commonmark", {"html": False}).enable("table").render(text)
    clean = nh3.clean(html, tags=TAGS, attributes={"a": {"href"}, "img": {"src", "alt"}})
    # A table that scrolls sideways on a phone must be reached by keyboard.
    reachable = clean.replace("<table>", '<table tabindex="0">')
    return mark_safe(reachable)  # nh3 has just cleaned our own file


def picture(name):
    """The response that carries a picture of the guide, or None."""
    known = re.fullmatch(r"[a-z0-9-]+\.(?P<form>png|jpg)", name)
    if not known or not (PICTURES / name).is_file():
        return None
    return FileResponse((PICTURES / name).open("rb"), content_type=TYPES[known["form"]])
