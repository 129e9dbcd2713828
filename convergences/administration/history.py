"""A row's history in words: what each line of the journal did, named as the screens name it."""

from dataclasses import dataclass

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

VERBS = {
    "added": gettext_lazy("added it"),
    "arranged": gettext_lazy("changed its running order"),
    "changed": gettext_lazy("changed it"),
    "criteria_taken": gettext_lazy("took the five criteria"),
    "deleted": gettext_lazy("deleted it"),
    "merged": gettext_lazy("merged a duplicate into it"),
    "archive_imported": gettext_lazy("imported a file"),
    "feedback_drafted": gettext_lazy(
        "prepared the mails that tell nominees what the jury released"
    ),
    "laureates_recorded": gettext_lazy("entered the laureates"),
    "moved": gettext_lazy("moved it to another ceremony"),
    "names_asked": gettext_lazy("prepared the mails that ask how names are said"),
    "names_written": gettext_lazy("wrote how names are said"),
    "nominees_announced": gettext_lazy("announced the nominees"),
    "nominees_retracted": gettext_lazy("took back the announcement of the nominees"),
    "prepared": gettext_lazy("prepared it from a past edition"),
    "rectified": gettext_lazy("rectified the result"),
    "rescue": gettext_lazy("removed the lost second factor"),
    "revoked": gettext_lazy("revoked the result"),
    "retried": gettext_lazy("had it sent again"),
    "revised": gettext_lazy("made it a draft again"),
    "totals_kept": gettext_lazy("kept the totals from the nominees"),
    "totals_released": gettext_lazy("released the totals to the nominees"),
    "vouch": gettext_lazy("vouched for it"),
    "withdrawn": gettext_lazy("withdrew it"),
}
LINES = {
    "new": gettext_lazy("%(lines)s added"),
    "changed": gettext_lazy("%(lines)s changed"),
    "deleted": gettext_lazy("%(lines)s removed"),
}
DETAILS = {
    "address": gettext_lazy("former address"),
    "after": gettext_lazy("result after"),
    "awards": gettext_lazy("awards copied"),
    "before": gettext_lazy("result before"),
    "file": gettext_lazy("file"),
    "from_ceremony": gettext_lazy("from the ceremony"),
    "joined": gettext_lazy("lines joined"),
    "label": gettext_lazy("mailing"),
    "mails": gettext_lazy("mails"),
    "merged": gettext_lazy("duplicate"),
    "moved": gettext_lazy("lines moved"),
    "name": gettext_lazy("name"),
    "order": gettext_lazy("new order"),
    "organisations": gettext_lazy("organisations made"),
    "partnership": gettext_lazy("partnership"),
    "presenter_confirmed": gettext_lazy("category confirmed by who presents it"),
    "prepared_from": gettext_lazy("prepared from"),
    "reason": gettext_lazy("reason"),
    "result": gettext_lazy("result entered"),
    "to_ceremony": gettext_lazy("to the ceremony"),
    "yielding": gettext_lazy("values set aside"),
}
# For programs: the person who reads needs neither.
UNTOLD = {"made", "sha256"}


@dataclass(frozen=True)
class Told:
    """One line of the journal, for a person: what was done, then its details, a text each."""

    entry: object
    deed: str
    details: list


def in_words(entries):
    """Each entry of the journal with its deed and its details in words."""
    return [_told(entry) for entry in entries]


def _told(entry):
    label, _dot, verb = entry.action.rpartition(".")
    model = _model(label)
    details = []
    deed = str(VERBS.get(verb) or _status(model, verb) or entry.action)
    for key, value in entry.detail.data.items():
        if key in UNTOLD or value in ("", None, [], {}):
            continue
        if key == "fields":
            names = ", ".join(field_name(model, name) for name in value)
            deed = _("changed: %(names)s") % {"names": names} if verb == "changed" else deed
        else:
            text = " ; ".join(yielded(value, model)) if key == "yielding" else _text(value)
            named = {"name": capfirst(_detail_name(model, key)), "value": text}
            details.append(_("%(name)s: %(value)s") % named)
    return Told(entry, deed, details)


def _model(label):
    try:
        return apps.get_model(label)
    except (LookupError, ValueError):
        return None


def _status(model, verb):
    """The words of a change of state: every `Stateful` row is said to have become its status."""
    try:
        choices = dict(model._meta.get_field("status").flatchoices)
    except (AttributeError, FieldDoesNotExist):
        return None
    return _("made it “%(status)s”") % {"status": choices[verb]} if verb in choices else None


def field_name(model, name):
    """What the screens call a column of `model`."""
    try:
        words = model._meta.get_field(name).verbose_name
    except (AttributeError, FieldDoesNotExist):
        return name
    return str(words) if isinstance(words, str | Promise) else name


def _detail_name(model, key):
    if key in DETAILS:
        return str(DETAILS[key])
    line, _underscore, kind = key.rpartition("_")
    if kind in LINES:
        return LINES[kind] % {"lines": _lines_name(model, line)}
    return key.replace("_", " ")


def yielded(values, near=None):
    """What a merge set aside, as a text each: `values` has lists under « model.column »."""
    said = []
    for key, texts in values.items():
        name, _dot, column = key.partition(".")
        model = _model_named(name, near)
        try:
            choices = dict(model._meta.get_field(column).flatchoices)
        except (AttributeError, FieldDoesNotExist):
            choices = {}
        words = ", ".join(str(choices.get(text, text)) for text in texts)
        named = {"name": capfirst(field_name(model, column)), "value": words}
        said.append(_("%(name)s: %(value)s") % named)
    return said


def _lines_name(model, name):
    """What the screens call the lines of a page."""
    lines = _model_named(name, model)
    return str(lines._meta.verbose_name_plural) if lines else name.replace("_", " ")


def _model_named(name, near):
    """The model of this name, those of the layer of `near` first, or None."""
    layer = near._meta.app_label if near else ""
    found = [
        known
        for known in apps.get_models(include_auto_created=True)
        if known._meta.model_name == name
    ]
    return min(found, key=lambda known: known._meta.app_label != layer, default=None)


def _text(value):
    if isinstance(value, list):
        return ", ".join(map(str, value))
    return str(value)
