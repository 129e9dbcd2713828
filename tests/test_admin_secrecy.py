"""Once a verdict is sealed, no page of the administration tells it: two worlds, the same bytes.

In both worlds the same people do the same things, but the marks rotate, and so does the laureate.
Every page is asked by the secretariat and by a superuser, in each world, and nothing may differ.
Leaks are then planted, one of each kind, and the same reading finds every one of them.
"""

import io
import itertools
import re
import zipfile
from datetime import timedelta
from html import unescape

import pytest
from django.apps import apps
from django.contrib import admin
from django.contrib.auth.models import Group
from django.core.management.color import no_style
from django.db import connection, transaction
from django.test import Client, override_settings
from django.urls import reverse
from django.utils import timezone

from awards.admin.awards import AwardAdmin, NomineeAdmin
from awards.models import Award, Juror, Nominee, Verdict
from awards.models.sealing import confirm_seal, draft_verdict, propose_seal
from convergences.administration.curation import CuratedAdmin
from convergences.journal import JournalEntry
from tests import factories
from tests.juries import (
    chair_of,
    confirm_first,
    declare_all,
    make_award_at_work,
    make_coming_edition,
    second_of,
    submit,
)
from tests.sign_in import sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.long]

# What chance and the clock put on a page, which says nothing of a result.
CHANCE = [
    (re.compile(r'(name="csrfmiddlewaretoken" value=)"[^"]*"'), r"\1"),
    (re.compile(r"\b[0-9a-f]{32,64}\b"), "#"),
    (re.compile(r"\b\d{1,2}(?:\sh\s|:)\d{2}(:\d{2})?\b"), "time"),
    (re.compile(r"<bdi>[^<]*\*[^<]*</bdi>"), ""),  # what is shown of a hashed password
]
FOLLOWED = ("awards", "convergences")
# A page carries a digest of each moment that is typed there: both worlds have the same ones.
NOW = timezone.now()
CALL = {"call_opens_at": NOW - timedelta(days=60), "call_closes_at": NOW - timedelta(days=1)}
ALL_ROWS = ("journalentry", "mail", "nominee")
WORDS = ("projet", "lauréat", "5")


def make_world(rotation, patch):
    """An award sealed by its jury; `rotation` says which nominee has the best marks."""
    patch.setattr(factories, "_numbers", itertools.count(1))
    make_coming_edition(**CALL)
    award = make_award_at_work()
    declare_all(award)
    nominees = list(award.nominees.order_by("pk"))
    for seat in award.seats.order_by("pk"):
        for place, nominee in enumerate(nominees):
            submit(seat.juror, nominee, 5 - (place + rotation) % 3, "Un avis.")
    award.open_deliberation(by=chair_of(award))
    confirm_first(award)
    verdict = draft_verdict(award, by=chair_of(award), outcome="laureate", citation_fr="Bravo.")
    propose_seal(verdict, by=chair_of(award))
    confirm_seal(verdict, by=second_of(award))
    award.refresh_from_db()
    return award


def make_staff():
    """Clients of the secretariat and of a superuser."""
    secretary = factories.make_user(is_staff=True)
    secretary.groups.add(Group.objects.get(name="secretariat"))
    people = {"secretariat": secretary, "superuser": factories.make_superuser()}
    return {role: sign_in(Client(), user) for role, user in people.items()}


def addresses(award):
    """(kind, address) of every page about what exists, but those that links lead to."""
    yield "desk", reverse("admin:index")
    yield "desk", reverse("admin:index") + f"?edition={award.edition}"
    for model, of_model in admin.site._registry.items():
        name = f"admin:{model._meta.app_label}_{model._meta.model_name}"
        listing = reverse(f"{name}_changelist")
        yield "list", listing
        yield "popup", f"{listing}?_popup=1"
        of_a_jury = model in (Award, Nominee)
        if of_model.search_fields:
            for word in WORDS if of_a_jury else WORDS[:1]:
                yield "search", f"{listing}?q={word}"
        if isinstance(of_model, CuratedAdmin):
            for kind in ("csv", "xlsx") if of_a_jury else ("csv",):
                yield "export", reverse(f"{name}_export", args=[kind])
        rows = model._default_manager.order_by("pk")
        for row in rows if model._meta.model_name in ALL_ROWS else rows[:2]:
            for page in ("change", "history", "delete"):
                yield page, reverse(f"{name}_{page}", args=[row.pk])
    yield from of_the_jury(award)


def of_the_jury(award):
    """Our own pages of an award, and what fields suggest."""
    for page in ("jury", "declarations", "marks", "break_seal", "elsewhere", "result", "give_up"):
        yield "jury", reverse(f"admin:awards_award_{page}", args=[award.pk])
    for page in ("invitations", "reminders"):
        yield "jury", reverse(f"admin:awards_edition_{page}", args=[award.edition_id])
    for juror, nominee in itertools.product(Juror.objects.all(), award.nominees.all()):
        args = [award.pk, juror.pk, nominee.pk]
        yield "jury", reverse("admin:awards_award_declaration", args=args)
    for model, field in (("nominee", "partnership"), ("nominee", "award"), ("seat", "juror")):
        asked = f"app_label=awards&model_name={model}&field_name={field}&term="
        yield "autocomplete", f"{reverse('admin:autocomplete')}?{asked}"
    yield "autocomplete", f"{reverse('admin:suggest', args=['partnership'])}?q=pro"


# Django lists the rights of a group that would be deleted as the database happens to give them.
IN_ANY_ORDER = "/admin/auth/group/"


def read(clients, award, kinds=None):
    """`{(role, address): what it says}` of every page, and of the links of lists."""
    told = {}
    for kind, address in list(addresses(award)):
        if kinds and kind not in kinds or address.startswith(IN_ANY_ORDER) and kind == "delete":
            continue
        for role, client in clients.items():
            answer = client.get(address)
            told[role, address] = said(answer)
            followed = role == "superuser" and address.split("/")[2] in FOLLOWED
            if kind == "list" and not kinds and followed:
                for link in sorted(set(re.findall(r'href="(\?[^"]+)"', answer.text))):
                    told[role, address + link] = said(client.get(address + unescape(link)))
    return told


def said(answer):
    """What a page says, without what chance puts there."""
    if answer.headers.get("Content-Type", "").endswith("sheet"):
        with zipfile.ZipFile(io.BytesIO(answer.content)) as book:
            sheets = [book.read(name) for name in book.namelist() if name.startswith("xl/")]
        return answer.status_code, sheets
    text = answer.content.decode()
    for chance, instead in CHANCE:
        text = chance.sub(instead, text)
    return answer.status_code, text


# --- planted leaks: what a page could tell, one of each kind ------------------------------------


def laureate_of(award):
    """The name that nobody may read."""
    line = Verdict.objects.get(award=award).lines[0]
    return str(Nominee.objects.get(pk=line["nominee"]).partnership)


def is_laureate(nominee):
    """A column that somebody could add."""
    return laureate_of(nominee.award) == str(nominee.partnership)


class Winners(admin.SimpleListFilter):
    """A filter that somebody could add."""

    title, parameter_name = "laureate", "laureate"

    def lookups(self, request, model_admin):
        return [("yes", laureate_of(Award.objects.get()))]

    def queryset(self, request, queryset):
        return queryset


def a_column(patch, award):
    patch.setattr(NomineeAdmin, "list_display", [*NomineeAdmin.list_display, is_laureate])


def an_order(patch, award):
    by_marks = ["-assessments__marks__value", "pk"]
    patch.setattr(NomineeAdmin, "get_ordering", lambda self, request: by_marks)


def a_filter(patch, award):
    patch.setattr(AwardAdmin, "list_filter", [*AwardAdmin.list_filter, Winners])


def a_search(patch, award):
    def search(self, request, queryset, term):
        return queryset.filter(partnership__name_fr=laureate_of(award)), False

    patch.setattr(NomineeAdmin, "get_search_results", search)


def a_suggestion(patch, award):
    patch.setattr(Award, "__str__", laureate_of)


def a_line_of_history(patch, award):
    JournalEntry.objects.record(None, "awards.award.noted", award, laureate=laureate_of(award))


def a_confirmation(patch, award):
    def deleted(self, rows, request):
        return [], {}, set(), [laureate_of(award)]

    patch.setattr(AwardAdmin, "get_deleted_objects", deleted)


def an_export(patch, award):
    patch.setattr(NomineeAdmin, "_cell", lambda self, name, row: is_laureate(row))


def a_popup(patch, award):
    shown = NomineeAdmin.list_display

    def get_list_display(self, request):
        return [*shown, is_laureate] if "_popup" in request.GET else shown

    patch.setattr(NomineeAdmin, "get_list_display", get_list_display)


def a_mail(patch, award):
    factories.make_mail(body=f"Bravo à {laureate_of(award)}.")


LEAKS = {
    a_column: ["list"],
    an_order: ["list"],
    a_filter: ["list"],
    a_search: ["search"],
    a_suggestion: ["autocomplete"],
    a_line_of_history: ["history"],
    a_confirmation: ["delete"],
    an_export: ["export"],
    a_popup: ["popup"],
    a_mail: ["change"],
}


class WorldIsOver(Exception):
    """Raised to take a whole world back."""


def live(rotation):
    """Everything the administration says in one world: as it is, and with each planted leak."""
    told = {}
    restart_keys()
    with pytest.MonkeyPatch.context() as patch:
        try:
            with transaction.atomic():
                award = make_world(rotation, patch)
                clients = make_staff()
                told[None] = read(clients, award)
                for leak, kinds in LEAKS.items():
                    told[leak] = with_leak(leak, clients, award, kinds)
                raise WorldIsOver
        except WorldIsOver:
            pass
    return told


def with_leak(leak, clients, award, kinds):
    """What the pages of these kinds say while a leak is planted."""
    told = {}
    with pytest.MonkeyPatch.context() as patch:
        try:
            with transaction.atomic():
                leak(patch, award)
                told = read(clients, award, kinds)
                raise WorldIsOver
        except WorldIsOver:
            pass
    return told


def restart_keys():
    """Each world gives its rows the same keys, on PostgreSQL too, whatever the tests before left."""
    labels = ("awards", "partnerships", "convergences", "auth", "account", "mfa")
    tables = [model for model in apps.get_models() if model._meta.app_label in labels]
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), tables):
            cursor.execute(statement)


@pytest.fixture(scope="module")
def worlds(django_db_setup, django_db_blocker):
    quick = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    with django_db_blocker.unblock(), override_settings(PASSWORD_HASHERS=quick):
        yield [live(rotation) for rotation in (0, 1)]


def differences(worlds, leak=None):
    """The addresses that do not say the same in both worlds."""
    one, other = (world[leak] for world in worlds)
    assert set(one) == set(other)
    return {key for key, told in one.items() if told != other[key]}


def test_no_page_of_the_administration_tells_a_sealed_verdict(worlds):
    asked = worlds[0][None]

    assert len(asked) > 300
    assert sum(status == 200 for status, _told in asked.values()) > 200
    assert differences(worlds) == set()


@pytest.mark.parametrize("leak", LEAKS)
def test_a_planted_leak_is_found(worlds, leak):
    assert differences(worlds, leak)
