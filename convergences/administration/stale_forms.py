"""Two people on one page: whoever saves last is told what the other wrote there, and loses nothing.

A page carries a digest of each value that it shows. What was typed over a value that has changed
since is refused once, under its field; saving again replaces it knowingly.
"""

import hashlib

from django.utils.translation import gettext as _

READ = "read_as"


def digests(row, names):
    """A digest of each of these columns of a row, by its name: nothing is told by it."""
    columns = {field.name: field.attname for field in row._meta.concrete_fields}
    told = {name: f"{name} {getattr(row, columns[name])!r}" for name in names if name in columns}
    return {name: hashlib.sha256(text.encode()).hexdigest()[:16] for name, text in told.items()}


class TellsStaleForms:
    """Gives the administration of a model a form that sees what was written since it was read."""

    def told_when_stale(self, form):
        """The names whose values a page of this form carries a digest of: what is typed there."""
        return [name for name, field in form.base_fields.items() if not field.disabled]

    def get_form(self, request, obj=None, change=False, **kwargs):
        form = super().get_form(request, obj, change=change, **kwargs)
        if obj is None or request.method != "POST" or READ not in request.POST:
            return form
        read = request.POST[READ].split()
        current = digests(obj, self.told_when_stale(form))
        return _telling(form, {name for name, digest in current.items() if digest not in read})

    def render_change_form(self, request, context, *args, obj=None, **kwargs):
        form = context["adminform"].form
        told = self.told_when_stale(form)
        if obj is not None and told:
            stored = obj if request.method != "POST" else type(obj)._base_manager.get(pk=obj.pk)
            context[READ] = " ".join(digests(stored, told).values())
        return super().render_change_form(request, context, *args, obj=obj, **kwargs)


def _telling(form, written):
    """This form, which refuses what would replace one of the columns that were `written` since."""

    class Telling(form):
        def clean(self):
            cleaned = super().clean()
            for name in written.intersection(self.changed_data):
                self.add_error(name, _words(self.instance, name))
            return cleaned

    return Telling


def _words(row, name):
    shown = getattr(row, f"get_{name}_display", lambda: getattr(row, name))()
    if shown in (None, ""):
        return _("Somebody emptied this after you opened the page: save again to keep yours.")
    return _(
        "Somebody wrote “%(value)s” here after you opened the page: save again to replace it."
    ) % {"value": str(shown)[:300]}
