"""« Déroulé »: the awards of a ceremony in their order, arranged on one page, saved in one act."""

import re

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from awards.admin.rows import Row
from awards.models import Ceremony
from awards.models.running_order import ChangedMeanwhile
from awards.planned_hours import reordered
from convergences.administration.texts import LongTextField
from convergences.transitions import TransitionRefused

ROW = re.compile(r"initial-p(\d{1,18})-place\Z")
LONGEST = 240  # minutes of one award


class SlotForm(Row):
    """One award of the evening: its place, who presents it, how long, what the host says."""

    place = forms.IntegerField(label=gettext_lazy("Order"), min_value=1, max_value=999)
    presenter = forms.CharField(label=gettext_lazy("Presented by"), max_length=150, required=False)
    presenter_title_fr = forms.CharField(
        label=gettext_lazy("Title, in French"), max_length=250, required=False
    )
    presenter_title_en = forms.CharField(
        label=gettext_lazy("Title, in English"), max_length=250, required=False
    )
    planned_minutes = forms.IntegerField(
        label=gettext_lazy("Planned minutes"), min_value=0, max_value=LONGEST
    )
    host_notes = LongTextField(
        label=gettext_lazy("Notes for the host"),
        widget=forms.Textarea({"rows": 2}),
        max_length=4000,
        required=False,
    )
    is_decided_in_room = forms.BooleanField(
        label=gettext_lazy("Decided in the room"), required=False
    )

    def __init__(self, *args, in_room=False, **kwargs):
        super().__init__(*args, **kwargs)
        self.in_room = in_room
        if not in_room:
            del self.fields["is_decided_in_room"]

    def again(self, data):
        return SlotForm(data, prefix=self.prefix, initial=self.initial, in_room=self.in_room)


class Typed:
    """What one person typed on the page: rows by the key of their award, over what is stored."""

    def __init__(self, slots, may_say_in_room, data=None):
        self.slots, self.may_say_in_room, self.data = slots, may_say_in_room, data
        self.read = _read_places(data) if data else {}
        self.rows = {
            slot.award.pk: self._row(slot, data if slot.award.pk in self.read else None)
            for slot in slots
            if not slot.is_settled
        }
        # Rows that the page had, and that may not be written any more.
        self.gone = {}
        for key in self.read.keys() - self.rows.keys():
            row = SlotForm(data, prefix=f"p{key}", in_room=True)
            # Of a row that was settled on the page already, only the place came.
            if row.add_prefix("place") in data and row.has_changed():
                self.gone[key] = row

    def _row(self, slot, data):
        prefix = f"p{slot.award.pk}"
        # A row that came keeps the fields that its page had: the verb refuses what it must.
        in_room = (
            f"initial-{prefix}-is_decided_in_room" in data
            if data
            else self.may_say_in_room and slot.award.may_be_decided_in_room
        )
        return SlotForm(data, prefix=prefix, initial=stored_in(slot), in_room=in_room)

    @property
    def bound(self):
        """The rows that came with the form."""
        return {key: row for key, row in self.rows.items() if row.is_bound}

    def is_valid(self):
        """Whether every row that came can be read; each says what is wrong with it."""
        return all(row.is_valid() for row in self.bound.values())

    @property
    def changes(self):
        """What `Ceremony.arrange` writes in the awards."""
        told = {key: row.changes for key, row in self.bound.items()}
        for columns in told.values():
            columns.pop("place", None)
        return {key: columns for key, columns in told.items() if columns}

    @property
    def order(self):
        """The order (read, wished) as two lists of keys, or None when it was not touched."""
        wished = {
            key: row.cleaned_data["place"]
            for key, row in self.bound.items()
            if "place" in row.changed_data
        }
        if not wished:
            return None
        read = sorted(self.read, key=self.read.get)
        return read, reordered(read, wished, self._settled)

    @property
    def lines(self):
        """(slot, row or None) in the order that is stored."""
        return [(slot, self.rows.get(slot.award.pk)) for slot in self.slots]

    @property
    def told(self):
        """The lines over what is stored now, each saying where a colleague wrote something else.

        They stand in the order that this person wished, as far as it can still be.
        """
        keys = [slot.award.pk for slot in self.slots]
        if self.order:
            wished = {key: place for place, key in enumerate(self.order[1], 1)}
            keys = reordered(keys, wished, self._settled)
        data = self.data.copy()
        for slot in self.slots:
            name = f"p{slot.award.pk}-place"
            data[name], data[f"initial-{name}"] = keys.index(slot.award.pk) + 1, slot.place
        lines = []
        for slot, row in sorted(self.lines, key=lambda line: keys.index(line[0].award.pk)):
            if row and row.is_bound:
                stored = stored_in(slot)
                del stored["place"]
                row = row.again(data).told(stored)
            lines.append((slot, row))
        return lines

    @property
    def _settled(self):
        return {slot.award.pk for slot in self.slots if slot.is_settled}


def stored_in(slot):
    """What the fields of a row show of what is stored."""
    return {
        "place": slot.place,
        **{name: getattr(slot.award, name) for name in Ceremony.ARRANGED},
    }


def _read_places(data):
    """`{award key: place}` of the rows that the page had when it was read."""
    found = {}
    for name, value in data.items():
        if (match := ROW.match(name)) and value.isdecimal() and len(value) < 4:
            found[int(match[1])] = int(value)
    return found


class RunningOrder:
    """Gives the administration of ceremonies the page « Déroulé »."""

    def get_urls(self):
        wrap = self.admin_site.admin_view
        return [
            path(
                "<number:pk>/deroule/",
                wrap(self.running_order_view),
                name="awards_ceremony_running_order",
            ),
            *super().get_urls(),
        ]

    def running_order_view(self, request, pk):
        """Show the order of the evening; a POST by whoever may arrange it saves all of it."""
        ceremony = self._ceremony(request, pk)
        arranges = ceremony.may_be_arranged and ceremony.is_arranged_by(request.user)
        if request.method == "POST" and not ceremony.is_arranged_by(request.user):
            raise PermissionDenied
        in_room = request.user.has_perm("awards.change_ceremony")
        data = request.POST if request.method == "POST" else None
        typed = Typed(ceremony.slots(), in_room, data)
        lines, refusal = typed.lines, ""
        if data is not None and typed.is_valid():
            try:
                if typed.gone:
                    raise ChangedMeanwhile(_("An award left this order, or was announced."))
                self._say(request, ceremony.arrange(typed.changes, typed.order, by=request.user))
                return redirect(reverse("admin:awards_ceremony_running_order", args=[pk]))
            except ChangedMeanwhile as meanwhile:
                refusal = str(meanwhile)
                typed = Typed(ceremony.slots(), in_room, data)
                typed.is_valid()
                lines = typed.told
            except TransitionRefused as said:
                refusal = str(said)
        return self._page(
            request,
            "admin/awards/ceremony/running_order.html",
            ceremony,
            _("Running order: %(ceremony)s") % {"ceremony": ceremony},
            lines=lines,
            gone=typed.gone.values() if refusal else [],
            refusal=refusal,
            has_errors=bool(refusal) or any(row and row.errors for _slot, row in lines),
            arranges=arranges,
            not_held=ceremony.awards.filter(status="not_held").select_related("category"),
            ends_at=typed.slots[-1].ends_at if typed.slots else None,
        )

    def _say(self, request, changed):
        if changed:
            messages.success(request, _("The running order is saved."))
        else:
            messages.info(request, _("Nothing was changed."))

    def _ceremony(self, request, pk):
        """The ceremony, for whoever may see it."""
        ceremony = self.get_object(request, str(pk))
        if ceremony is None:
            raise Http404
        if not self.has_view_permission(request, ceremony):
            raise PermissionDenied
        return ceremony
