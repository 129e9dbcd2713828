"""The showcase's tag library: what every public page tells of the programme."""

from typing import NamedTuple

from django import template
from django.db.models import Exists, OuterRef
from django.utils.text import get_text_list
from django.utils.translation import gettext

from awards.visibility import editions_for, laureates_for

register = template.Library()


class Palmares(NamedTuple):
    """The latest edition that has laureates: its year, and whom it was held with."""

    year: int
    partner_names: str


@register.simple_tag(takes_context=True)
def latest_edition(context):
    """The latest `Palmares`, or None. One query for a whole page, header and footer together."""
    request = context.get("request")
    if request is None:
        return _latest_edition()
    if not hasattr(request, "latest_edition"):
        request.latest_edition = _latest_edition()
    return request.latest_edition


def _latest_edition():
    decided = Exists(laureates_for().filter(award__edition=OuterRef("pk")))
    latest = editions_for().filter(decided).order_by("-year").values("pk")[:1]
    rows = list(
        editions_for()
        .filter(pk=latest)
        .order_by("partners__organisation__folded_name")
        .values_list("year", "partners__organisation__name")
    )
    if not rows:
        return None
    names = list(dict.fromkeys(name for _year, name in rows if name))
    return Palmares(rows[0][0], get_text_list(names, gettext("and")))
