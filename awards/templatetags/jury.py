"""The jury's tag library."""

import re

from django import template
from django.utils.html import format_html_join
from django.utils.safestring import mark_safe

from convergences.templatetags.house import typo

register = template.Library()


@register.filter
def nested(html):
    """Clean HTML whose headings stand one level deeper, under a heading of the page."""
    return mark_safe(re.sub(r"(</?h)([2-5])>", lambda m: f"{m[1]}{int(m[2]) + 1}>", str(html)))


@register.filter
def in_a_line(marks):
    """`[(criterion, mark)]` as one line. A large room has thousands of them."""
    return format_html_join(
        ", ",
        '<span class="valeur">{} <b>{}</b></span>',
        ((typo(name), mark) for name, mark in marks),
    )
