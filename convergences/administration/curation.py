"""How a model is curated here: folded search, a journal line per act, lists that export."""

from django.contrib import admin, messages
from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.utils import (
    display_for_field,
    label_for_field,
    lookup_field,
    lookup_spawns_duplicates,
)
from django.contrib.admin.widgets import AdminTextareaWidget, RelatedFieldWidgetWrapper
from django.core.exceptions import ObjectDoesNotExist, PermissionDenied
from django.db import IntegrityError, models, transaction
from django.forms import SplitDateTimeField
from django.forms.models import BaseInlineFormSet
from django.http import Http404
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.cache import add_never_cache_headers
from django.utils.html import strip_tags
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from convergences.administration import history
from convergences.administration.autocomplete import KeySelect, KeySelectMultiple
from convergences.administration.holding import HoldsItsRows
from convergences.administration.stale_forms import TellsStaleForms
from convergences.administration.texts import LongTextField, never_cut
from convergences.deletion import uses_of
from convergences.exports import as_csv, as_xlsx
from convergences.forms import RowsField
from convergences.journal import JournalEntry
from convergences.search import fold, words

EXPORTS = {"csv": as_csv, "xlsx": as_xlsx}


def _is_folded(lookup):
    """Whether a search lookup ends on a folded column."""
    return lookup.rpartition("__")[2].startswith("folded")


class CuratedFields:
    """How fields are typed in, on a page and in its lines."""

    formfield_overrides = {
        models.URLField: {"assume_scheme": "https"},
        models.TextField: {
            "form_class": LongTextField,
            "widget": AdminTextareaWidget({"rows": 4}),
        },
    }

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        """As Django's, without its crosses and eyes: a related row is opened, or added."""
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field:
            never_cut(field)
        if isinstance(field, SplitDateTimeField):
            # A name on each half: the day and its hour.
            halves = (_("%(field)s: day"), _("%(field)s: hour"))
            for widget, half in zip(field.widget.widgets, halves, strict=True):
                widget.attrs["aria-label"] = half % {"field": field.label}
        if field and isinstance(field.widget, RelatedFieldWidgetWrapper):
            field.widget.can_delete_related = field.widget.can_view_related = False
            if isinstance(self, admin.options.InlineModelAdmin):
                field.widget.can_change_related = False
        return field

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.name in self.get_autocomplete_fields(request):
            kwargs.setdefault("widget", KeySelect(db_field, self.admin_site))
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def formfield_for_manytomany(self, db_field, request, **kwargs):
        if db_field.name in self.get_autocomplete_fields(request):
            kwargs.setdefault("widget", KeySelectMultiple(db_field, self.admin_site))
        kwargs.setdefault("form_class", RowsField)
        return super().formfield_for_manytomany(db_field, request, **kwargs)


class LinesOfOneRow(BaseInlineFormSet):
    """Lines of the row of the page: none asks for that again, nor for what it names by itself."""

    def get_queryset(self):
        if hasattr(self, "_queryset"):
            return self._queryset
        lines = super().get_queryset()
        for line in lines:
            setattr(line, self.fk.name, self.instance)
        for name, field in self.form.base_fields.items():
            select = getattr(field.widget, "widget", field.widget)
            if isinstance(select, KeySelect):
                keys = {getattr(line, self.model._meta.get_field(name).attname) for line in lines}
                rows = field.queryset.filter(pk__in=keys - {None}).select_related()
                select.known.update({str(row.pk): row for row in rows})
        return lines


class CuratedLines(CuratedFields):
    """Lines of a page; a false count of them cannot make the page draw thousands."""

    max_num = 300
    formset = LinesOfOneRow

    def get_formset(self, request, obj=None, **kwargs):
        # Django sets `max_num` to 0 on lines that may not be added to: those that stand are sent.
        return super().get_formset(request, obj, **{"absolute_max": type(self).max_num, **kwargs})


class CuratedTabularInline(CuratedLines, admin.TabularInline):
    """Lines of a page, as a table."""


class CuratedStackedInline(CuratedLines, admin.StackedInline):
    """Lines of a page, one under the other."""


class CuratedAdmin(HoldsItsRows, TellsStaleForms, CuratedFields, admin.ModelAdmin):
    """A model that staff curate: every act on it leaves one line in the journal."""

    list_per_page = 50
    show_full_result_count = False
    save_on_top = False
    has_preview = False  # whether the desk knows how to preview one of our rows
    change_form_template = "admin/curated_change_form.html"
    change_list_template = "admin/curated_change_list.html"

    def changelist_view(self, request, extra_context=None):
        title = capfirst(self.opts.verbose_name_plural)
        return super().changelist_view(request, {"title": title, **(extra_context or {})})

    # Search: accents and case never matter.

    def get_search_results(self, request, queryset, search_term):
        """Every word must be found in `search_fields`, accents, case and ligatures folded.

        Folded columns are searched by the database; the others hold few rows, and are
        folded here.
        """
        wanted = words(search_term)
        if not wanted or not self.search_fields:
            return queryset, False
        if all(_is_folded(field) for field in self.search_fields):
            for word in wanted:
                found = models.Q()
                for field in self.search_fields:
                    lookup = models.Q(**{f"{field}__contains": word})
                    if lookup_spawns_duplicates(self.opts, field):
                        # Each row once, without the DISTINCT of all its columns.
                        rows = self.model._base_manager.filter(lookup)
                        lookup = models.Q(pk__in=rows.values("pk"))
                    found |= lookup
                queryset = queryset.filter(found)
            return queryset, False
        keys = [
            key
            for key, *texts in queryset.order_by().values_list("pk", *self.search_fields)
            if all(word in fold(" ".join(map(str, texts))) for word in wanted)
        ]
        return queryset.filter(pk__in=keys), False

    # The journal, instead of Django's log.

    def construct_change_message(self, request, form, formsets, add=False):
        """What was typed in: the names of changed columns, and lines added, changed, removed."""
        changes = {"fields": sorted(form.changed_data)} if form.changed_data else {}
        for formset in formsets or []:
            name = formset.model._meta.model_name
            for kind in ("new", "changed", "deleted"):
                rows = getattr(formset, f"{kind}_objects", [])
                rows = [row[0] if isinstance(row, tuple) else row for row in rows]
                if rows:
                    changes[f"{name}_{kind}"] = [str(row)[:200] for row in rows]
        return changes

    def _record(self, request, verb, row, **details):
        JournalEntry.objects.record(
            request.user, f"{self.model._meta.label_lower}.{verb}", row, **details
        )

    def log_addition(self, request, obj, message):
        self._record(request, "added", obj, **message)

    def log_change(self, request, obj, message):
        if message:
            self._record(request, "changed", obj, **message)

    def log_deletions(self, request, queryset):
        self.hold_to_delete(queryset)
        for row in queryset:
            self._record(request, "deleted", row, name=str(row))

    def history_view(self, request, object_id, extra_context=None):
        """The journal's lines about one row."""
        row = self.get_object(request, object_id)
        if row is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        if not self.has_view_or_change_permission(request, row):
            raise PermissionDenied
        return self._page(
            request,
            "admin/journal_of_row.html",
            row,
            _("History: %(row)s") % {"row": row},
            entries=history.in_words(JournalEntry.objects.about(row).select_related("detail")),
        )

    # Deleting what is in use is refused.

    def get_deleted_objects(self, objs, request):
        """As Django's, but what is in use protects itself, and says where it is used."""
        deletable, count, lacking, protected = super().get_deleted_objects(objs, request)
        uses = [use for row in objs for use in uses_of(row)]
        return deletable, count, lacking, uses or protected

    def delete_queryset(self, request, queryset):
        for row in queryset:
            row.delete()

    def delete_view(self, request, object_id, extra_context=None):
        try:
            return super().delete_view(request, object_id, extra_context)
        except (models.ProtectedError, IntegrityError):
            messages.error(request, _("Something used it in the meantime: nothing was changed."))
            return redirect(self._url("change", object_id))

    def response_action(self, request, queryset):
        """As Django's, in one transaction; keys that are no keys select nothing."""
        try:
            with transaction.atomic():
                return super().response_action(request, queryset)
        except (ValueError, OverflowError):
            messages.warning(request, _("Nothing was selected."))
        except (models.ProtectedError, IntegrityError):
            messages.error(request, _("Something used it in the meantime: nothing was changed."))
        return None

    # Lists export what they show.

    def get_urls(self):
        info = f"{self.opts.app_label}_{self.opts.model_name}"
        wrap = self.admin_site.admin_view
        extra = [path("export/<str:kind>/", wrap(self.export_view), name=f"{info}_export")]
        if self.has_preview:
            extra.append(
                path("<path:object_id>/apercu/", wrap(self.preview_view), name=f"{info}_preview")
            )
        return [*extra, *super().get_urls()]

    def export_view(self, request, kind):
        """The list as it is filtered and searched, all its pages, as CSV or XLSX."""
        if kind not in EXPORTS:
            raise Http404
        if not self.has_view_or_change_permission(request):
            raise PermissionDenied
        try:
            changelist = self.get_changelist_instance(request)
        except IncorrectLookupParameters:
            return redirect(self._url("changelist"))
        columns = [name for name in changelist.list_display if name != "action_checkbox"]
        headers = [str(label_for_field(name, self.model, self)).capitalize() for name in columns]
        rows = ([self._cell(name, row) for name in columns] for row in changelist.queryset)
        return EXPORTS[kind](headers, list(rows), f"{self.opts.model_name}s.{kind}")

    def _cell(self, name, row):
        """One cell of an export: numbers stay numbers, the rest is what the list shows."""
        try:
            field, attribute, value = lookup_field(name, row, self)
        except ObjectDoesNotExist:
            return ""
        if value is None:
            return ""
        if isinstance(value, bool):
            return _("yes") if value else _("no")
        if isinstance(value, int):
            return value
        if field is not None and not isinstance(field, models.ForeignKey):
            return strip_tags(str(display_for_field(value, field, "")))
        return strip_tags(str(value))

    # The site: what the public reads, and what it will read.

    def get_view_on_site_url(self, obj=None):
        if obj is None or not self.admin_site.is_public(obj):
            return None
        return obj.get_absolute_url()

    def render_change_form(self, request, context, *args, obj=None, **kwargs):
        if obj and self.has_preview and self.admin_site.preview_of(self.model):
            context["preview_url"] = self._url("preview", obj.pk)
        return super().render_change_form(request, context, *args, obj=obj, **kwargs)

    def preview_view(self, request, object_id):
        """The public page of a row, public or not, for whoever curates it."""
        row = self.get_object(request, object_id)
        preview = self.admin_site.preview_of(self.model)
        if row is None or preview is None:
            raise Http404
        if not self.has_view_or_change_permission(request, row):
            raise PermissionDenied
        response = preview(request, row)
        add_never_cache_headers(response)
        response["X-Robots-Tag"] = "noindex, nofollow"
        return response

    # Pages of ours about one row.

    def _changeable(self, request, pk):
        """The row that a page of ours is about, for whoever may change it."""
        row = self.get_object(request, str(pk))
        if row is None:
            raise Http404
        if not self.has_change_permission(request, row):
            raise PermissionDenied
        return row

    def _url(self, page, *args):
        return reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_{page}", args=args)

    def _page(self, request, template, row, title, **context):
        """Render a page of ours that stands under the row's own."""
        request.current_app = self.admin_site.name
        return TemplateResponse(
            request,
            template,
            {
                **self.admin_site.each_context(request),
                "opts": self.opts,
                "original": row,
                "title": title,
                "back": self._url("change", row.pk) if row else self._url("changelist"),
                **context,
            },
        )
