"""What is printed for an evening: the running order of the hall, and the presenters' cards.

Neither says anything of a result: nominees stand in the order of the alphabet.
"""

from dataclasses import dataclass

from django.db.models import Prefetch
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _

from awards.visibility import nominees_for


@dataclass(frozen=True)
class Card:
    """What the presenter of one award holds in the hand."""

    award: object
    nominees: list


def cards_of(ceremony, viewer):
    """A `Card` per award still to come, with the nominees that this viewer may see, by name."""
    shown = nominees_for(viewer).in_the_running().select_related("partnership")
    by_name = shown.order_by("partnership__folded_name", "pk")
    awards = ceremony.in_running_order().exclude(status="revealed")
    return [
        Card(award, award.named)
        for award in awards.prefetch_related(Prefetch("nominees", by_name, to_attr="named"))
    ]


class EveningPapers:
    """Gives the administration of ceremonies its two pages to print."""

    def get_urls(self):
        wrap = self.admin_site.admin_view
        return [
            path(
                "<number:pk>/deroule/imprimer/", wrap(self.print_view), name="awards_ceremony_print"
            ),
            path("<number:pk>/cartons/", wrap(self.cards_view), name="awards_ceremony_cards"),
            *super().get_urls(),
        ]

    def print_view(self, request, pk):
        """The running order on paper: hours, awards, who presents, notes for the host."""
        ceremony = self._ceremony(request, pk)
        slots = ceremony.slots()
        return self._paper(
            request,
            "running_order_print",
            ceremony,
            _("Running order: %(ceremony)s"),
            slots=slots,
            ends_at=slots[-1].ends_at if slots else None,
        )

    def cards_view(self, request, pk):
        """The presenters' cards: one page per award."""
        ceremony = self._ceremony(request, pk)
        cards = cards_of(ceremony, request.user)
        return self._paper(
            request,
            "cards",
            ceremony,
            _("Presenters’ cards: %(ceremony)s"),
            cards=cards,
            unsaid=sum(not nominee.pronunciation for card in cards for nominee in card.nominees),
        )

    def _paper(self, request, template, ceremony, title, **context):
        name = ceremony.name or _("Ceremony")
        response = TemplateResponse(
            request,
            f"admin/awards/ceremony/{template}.html",
            {
                "ceremony": ceremony,
                "name": name,
                "title": title % {"ceremony": name},
                "back": reverse("admin:awards_ceremony_running_order", args=[ceremony.pk]),
                **context,
            },
        )
        add_never_cache_headers(response)
        return response
