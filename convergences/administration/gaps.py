"""Gaps: what is missing in the archive, counted on the first page and listed where it is mended."""

from dataclasses import dataclass

from django.contrib import admin
from django.urls import reverse
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Gap:
    """One kind of missing thing: the rows that lack it, and the sentence that says so."""

    code: str
    title: object
    rows: object  # a function that returns the queryset
    page: str = "change"  # the page of a row where it is mended

    @property
    def model(self):
        return self.rows().model

    def found(self, shown=5):
        """How many there are, the first few with where each is mended, and the whole list."""
        rows = self.rows()
        meta = rows.model._meta
        page = f"admin:{meta.app_label}_{meta.model_name}_{self.page}"
        listing = reverse(f"admin:{meta.app_label}_{meta.model_name}_changelist")
        first = list(rows[: shown + 1])
        return {
            "title": self.title,
            "count": len(first) if len(first) <= shown else rows.count(),
            "rows": [(reverse(page, args=[row.pk]), str(row)) for row in first[:shown]],
            "more": len(first) > shown,
            "listing": f"{listing}?manque={self.code}",
        }


def gap_filter(*gaps):
    """A filter of an administration list: one choice per gap."""

    class GapFilter(admin.SimpleListFilter):
        title = _("what is missing")
        parameter_name = "manque"

        def lookups(self, request, model_admin):
            return [(gap.code, gap.title) for gap in gaps]

        def queryset(self, request, queryset):
            for gap in gaps:
                if gap.code == self.value():
                    return queryset.filter(pk__in=gap.rows().order_by().values("pk"))
            return queryset

    return GapFilter
