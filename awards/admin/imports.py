"""« Importer un fichier »: send a file of the archive, see what it would change, confirm.

Between the two steps the file lies in the private storage under a random name; the address of
the preview is signed, and bound to the person who sent it.
"""

import datetime
import secrets

from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.core import signing
from django.core.exceptions import PermissionDenied
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.http import FileResponse, Http404
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from awards.importer import ArchiveFile, ImportRefused, Unreadable
from awards.importer.findings import Findings
from awards.importer.planning import MODELS
from awards.importer.reading import read_table
from convergences.administration import handbook

MAX_MEGABYTES = 5
KEPT = datetime.timedelta(days=1)
FOLDER = "imports"
SALT = "awards.admin.imports"
SHOWN_CHANGES = 200
SHOWN_EDITIONS = 20
FORMAT = settings.BASE_DIR / "docs" / "format-archives.md"
EXAMPLE = settings.BASE_DIR / "docs" / "exemple-archives.csv"


class UploadForm(forms.Form):
    """The file: small enough, and readable as a table."""

    file = forms.FileField(
        label=gettext_lazy("CSV or XLSX file"),
        help_text=gettext_lazy("At most 5 MB. Nothing is written before you confirm."),
        widget=forms.FileInput({"accept": ".csv,.tsv,.txt,.xlsx"}),
        error_messages={"empty": gettext_lazy("This file is empty. Choose another.")},
    )

    def clean_file(self):
        """The bytes are kept in `content`."""
        file = self.cleaned_data["file"]
        if file.size > MAX_MEGABYTES * 1024**2:
            raise forms.ValidationError(
                _(
                    "This file is larger than %(size)s MB. Cut it by year, or ask the technical "
                    "team to import it by command."
                )
                % {"size": MAX_MEGABYTES}
            )
        self.content = file.read()
        try:
            read_table(self.content, Findings())
        except Unreadable as unreadable:
            raise forms.ValidationError(str(unreadable)) from None
        return file


def import_archive(request):
    """Send a file."""
    _check_right(request)
    form = UploadForm(
        request.POST if request.method == "POST" else None,
        request.FILES if request.method == "POST" else None,
    )
    if form.is_valid():
        name = _keep(form.content)
        token = signing.dumps(
            {"name": name, "user": request.user.pk, "file": form.cleaned_data["file"].name[:100]},
            salt=SALT,
            compress=True,
        )
        return redirect("admin:import_preview", token)
    return _page(request, "upload", _("Import a file"), form=form)


def import_preview(request, token):
    """See what the file would change; confirmed, exactly that is written."""
    _check_right(request)
    kept = _signed(request, token)
    try:
        with storages["private"].open(kept["name"]) as stream:
            archive_file = ArchiveFile(stream.read(), kept["file"])
    except FileNotFoundError:
        messages.warning(
            request, _("This file is no longer kept: it was imported, or a day has passed.")
        )
        return redirect("admin:import_archive")
    if request.method == "POST":
        try:
            plan = archive_file.apply(by=request.user, expected=request.POST.get("plan", ""))
        except ImportRefused as refusal:
            messages.error(request, str(refusal))
        else:
            storages["private"].delete(kept["name"])
            _tell(request, plan)
            return redirect("admin:import_archive")
    plan = archive_file.plan()
    return _page(
        request,
        "preview",
        _("What “%(file)s” would change") % {"file": kept["file"]},
        plan=plan,
        digest=plan.digest(),
        changes=plan.changes[:SHOWN_CHANGES],
        more_changes=max(len(plan.changes) - SHOWN_CHANGES, 0),
    )


def import_format(request):
    """The format, as `docs/format-archives.md` tells it."""
    _check_right(request)
    context = {"handbook": handbook.as_html(FORMAT)}
    return _page(request, "format", _("The format of a file"), **context)


def import_example(request):
    """A file to start from."""
    _check_right(request)
    return FileResponse(
        EXAMPLE.open("rb"), as_attachment=True, filename=EXAMPLE.name, content_type="text/csv"
    )


import_urls = [
    ("awards/import/", import_archive, "import_archive"),
    ("awards/import/format/", import_format, "import_format"),
    ("awards/import/exemple.csv", import_example, "import_example"),
    ("awards/import/<str:token>/", import_preview, "import_preview"),
]


def import_url(request):
    """Where this person imports a file, or None without the right to."""
    return reverse("admin:import_archive") if _may_import(request) else None


def _may_import(request):
    return request.user.has_perm("awards.add_nominee")


def _check_right(request):
    if not _may_import(request):
        raise PermissionDenied


def _page(request, name, title, **context):
    return TemplateResponse(
        request,
        f"admin/awards/import/{name}.html",
        {**admin.site.each_context(request), "title": title, **context},
    )


def _keep(content):
    """Keep a file under an unguessable name, and drop those that nobody confirmed."""
    storage = storages["private"]
    if storage.exists(FOLDER):
        for name in storage.listdir(FOLDER)[1]:
            path = f"{FOLDER}/{name}"
            if storage.get_modified_time(path) < timezone.now() - KEPT:
                storage.delete(path)
    return storage.save(f"{FOLDER}/{secrets.token_hex(16)}", ContentFile(content))


def _signed(request, token):
    """What the address says of the kept file; another person's is not found."""
    try:
        kept = signing.loads(token, salt=SALT, max_age=KEPT)
    except signing.BadSignature:
        raise Http404 from None
    if kept["user"] != request.user.pk:
        raise Http404
    return kept


def _tell(request, plan):
    """Say what was done, in the words of the preview."""
    if plan.is_empty:
        messages.info(request, _("The archive says all of it already: nothing was written."))
        return
    said = [_("The archive was written.")]
    if added := _counted(plan.created):
        said.append(_("Added: %(rows)s.") % {"rows": added})
    if changed := _counted(plan.updated):
        said.append(_("Changed: %(rows)s.") % {"rows": changed})
    if attached := len(plan.documented):
        said.append(_("Sources attached: %(count)d.") % {"count": attached})
    messages.success(request, " ".join(said))
    index = reverse("admin:index")
    links = [(f"{index}?edition={year}", year) for year in sorted(plan.by_year)[:SHOWN_EDITIONS]]
    if links:
        links = format_html_join(", ", '<a href="{}">{}</a>', links)
        messages.info(request, format_html(_("See the editions: {links}"), links=links))


def _counted(rows):
    """« 2 awards, 1 source »: how many rows of each model, those without any left out."""
    named = []
    for model in MODELS:
        if count := len(rows.get(model, ())):
            meta = model._meta
            named.append(f"{count} {meta.verbose_name if count == 1 else meta.verbose_name_plural}")
    return ", ".join(named)
