"""Whatever is typed in the administration, it answers: a form with a sentence, never a 500 (G1)."""

import pytest
from django.contrib import admin
from django.urls import reverse

from tests.factories import make_report, make_superuser
from tests.sign_in import sign_in
from tests.test_admin_pages import make_archive

pytestmark = [pytest.mark.django_db, pytest.mark.long]

NASTY = [
    "\x00",
    "a\x00b",
    "\udcff",
    "\u202e=cmd|' /C calc'!A0",
    "a\u200bb",
    "NaN",
    "1e309",
    "-1",
    "0",
    "9" * 40,
    "0000-00-00",
    "<script>alert(1)</script>",
    "{{ 7*7 }}",
    "a\r\nBcc: x@example.org",
    "é" * 5_000,
    "javascript:alert(1)",
    "http://[",
    "%s%n",
]


def encoded(data):
    """A POST body that keeps lone surrogates as the bytes a client could send."""
    boundary = b"nasty"
    lines = []
    for key, values in data.items():
        for value in values if isinstance(values, list) else [values]:
            text = str(value).encode("utf-8", "surrogateescape")
            head = f'Content-Disposition: form-data; name="{key}"'.encode()
            lines += [b"--" + boundary, head, b"", text]
    return b"\r\n".join([*lines, b"--" + boundary + b"--", b""])


def send(client, url, data):
    return client.post(url, encoded(data), content_type="multipart/form-data; boundary=nasty")


def fields_of(answer):
    """The names of every field of a form page, with what they hold, inlines included."""
    page = answer.context["adminform"].form
    forms = [page]
    for inline in answer.context["inline_admin_formsets"]:
        formset = inline.formset
        forms += [formset.management_form, *formset.forms, formset.empty_form]
    names = {}
    for form in forms:
        for bound in form:
            value = bound.value()
            name = bound.html_name.replace("__prefix__", "0")
            names.setdefault(name, "" if value is None else value)
    return names


def typed_in(fields):
    """The fields that are not the bookkeeping of the inlines."""
    return [name for name in fields if not name.endswith("_FORMS")]


def bookkeeping(fields):
    """The counts that inlines keep in hidden fields."""
    return [name for name in fields if name.endswith("_FORMS")]


MODELS = sorted(
    (
        m
        for m in admin.site._registry
        if m._meta.app_label in ("awards", "partnerships", "convergences")
    ),
    key=str,
)


@pytest.mark.parametrize("model", MODELS, ids=str)
def test_no_field_of_a_form_breaks_the_page(client, model):
    client.raise_request_exception = False
    root = make_superuser()
    make_archive()
    sign_in(client, root)
    name = f"admin:{model._meta.app_label}_{model._meta.model_name}"
    row = model._default_manager.exclude(pk=root.pk if model is type(root) else None).first()
    url = reverse(f"{name}_change", args=[row.pk]) if row else reverse(f"{name}_add")
    page = client.get(url)
    if page.status_code != 200 or "adminform" not in page.context:
        pytest.skip("Nothing is typed here.")
    fields = fields_of(page)
    texts = [name for name in fields if isinstance(fields[name], str) and "position" not in name]
    broken = []
    # Every field is cleaned whatever the others hold: all may be nasty at once. The texts alone,
    # so that what is accepted is also saved.
    for chosen, step in ((typed_in(fields), 4), (typed_in(texts), 4), (bookkeeping(fields), 9)):
        for turn in range(0, len(NASTY), step):
            nasty = {name: NASTY[(n + turn) % len(NASTY)] for n, name in enumerate(chosen)}
            answer = send(client, url, {**fields, **nasty})
            if answer.status_code >= 500:
                broken.append((chosen[:3], turn))
    assert broken == []


@pytest.mark.parametrize("page", ["nominate", "result", "revoke"])
def test_no_field_of_our_own_pages_breaks_them(client, page):
    client.raise_request_exception = False
    award = make_archive()
    sign_in(client, make_superuser())
    url = reverse(f"admin:awards_award_{page}", args=[award.pk])
    nominees = [
        f"nominee_{nominee.pk}{end}"
        for nominee in award.nominees.all()
        for end in ("", "_fr", "_en")
    ]
    names = {
        "nominate": [
            "name",
            "another",
            "pitch_fr",
            "pitch_en",
            "country",
            "city",
            "started_on",
            "website",
            "source_title",
            "source_url",
            "members-TOTAL_FORMS",
            "members-INITIAL_FORMS",
            "members-0-name",
            "members-0-kind",
            "members-0-role",
            "members-0-part_fr",
            "more",
        ],
        "result": [*nominees, "reason_fr", "reason_en"],
        "revoke": ["reason_fr", "reason_en"],
    }[page]
    valid = {
        "name": "Valide",
        "members-0-name": "Porteur",
        "members-0-role": "lead",
        "members-TOTAL_FORMS": "4",
        "members-INITIAL_FORMS": "0",
    }
    statuses = {
        (field, nasty[:30]): send(client, url, {**valid, field: nasty}).status_code
        for number, field in enumerate(names)
        for nasty in (NASTY[number % len(NASTY) :] + NASTY)[:3]
    }
    assert {key: status for key, status in statuses.items() if status >= 500} == {}


@pytest.mark.parametrize("model", MODELS, ids=str)
def test_no_action_or_filter_breaks_a_list(client, model):
    client.raise_request_exception = False
    make_archive()
    make_report()
    sign_in(client, make_superuser())
    url = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
    actions = ["delete_selected", "merge_selected", "close", "absent"]
    for nasty in NASTY:
        text = nasty.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
        for action in (actions[len(nasty) % 4], nasty):
            answer = send(client, url, {"action": action, "_selected_action": nasty, "index": "0"})
            assert answer.status_code < 500, (action, nasty)
        query = dict.fromkeys(("q", "p", "o", "manque", "etat", "id__exact"), text[:200])
        key = list(query)[len(nasty) % 6]
        for asked in (query, {key: query[key]}):
            assert client.get(url, asked).status_code < 500, asked
