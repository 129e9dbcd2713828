"""A page of the administration that is sent while a verb runs: neither undoes the other."""

import threading

import pytest
from django.contrib import admin
from django.contrib.auth.forms import AdminPasswordChangeForm
from django.db import connections
from django.test import Client
from django.urls import reverse

from awards.models import Award, Ceremony, Edition, Juror, Nominee
from convergences.accounts.adapters import AccountAdapter
from convergences.models import User
from partnerships.models import Organisation
from tests.evenings import make_evening, stage_manager
from tests.factories import make_organisation, make_superuser, make_user
from tests.juries import chair_of, declare_all, make_award_at_work, mark_all
from tests.page_forms import read_forms
from tests.races import shared_database
from tests.sign_in import sign_in

pytestmark = pytest.mark.django_db(transaction=True)

PASSWORD = "une nouvelle phrase de passe"


@pytest.fixture(autouse=True)
def several_connections(tmp_path):
    with shared_database(tmp_path):
        yield


def award_all_marked():
    award = make_award_at_work(jurors=3, nominees=2, criteria=1)
    declare_all(award)
    mark_all(award)
    return award


def open_deliberation():
    award = award_all_marked()
    return (
        (award, {"presenter": "Ariel Pupitre"}),
        lambda: Award.objects.get(pk=award.pk).open_deliberation(by=chair_of(award)),
        lambda: Award.objects.get(pk=award.pk).status == "deliberation",
    )


def announce_nominees():
    edition = make_award_at_work(jurors=3, nominees=2, criteria=1).edition
    return (
        (edition, {"theme_fr": "Un thème"}),
        lambda: Edition.objects.get(pk=edition.pk).announce_nominees(by=None),
        lambda: Edition.objects.get(pk=edition.pk).nominees_announced_at,
    )


def accept_charter():
    juror = make_award_at_work(jurors=3, nominees=2, criteria=1).seats.first().juror
    return (
        (juror, {"public_title_fr": "Directrice"}),
        lambda: Juror.objects.get(pk=juror.pk).accept_charter(by=juror.user),
        lambda: Juror.objects.get(pk=juror.pk).charter_accepted_at,
    )


def withdraw():
    nominee = award_all_marked().nominees.first()
    return (
        (nominee, {"notes_fr": "Un mot"}),
        lambda: Nominee.objects.get(pk=nominee.pk).withdraw(by=None, reason="Retrait"),
        lambda: Nominee.objects.get(pk=nominee.pk).withdrawn_at,
    )


def go_live():
    ceremony, by = make_evening(awards=1), stage_manager()

    def begin():
        stored = Ceremony.objects.get(pk=ceremony.pk)
        stored.record_backup("0" * 64, by=by)
        stored.go_live(by=by)

    return (
        (ceremony, {"host_notes": "Un mot"}),
        begin,
        lambda: Ceremony.objects.get(pk=ceremony.pk).status == "live",
    )


def change_password():
    user = make_user()

    def change():
        AccountAdapter().set_password(User.objects.get(pk=user.pk), PASSWORD)

    return (
        (user, {"name": "Autre"}),
        change,
        lambda: User.objects.get(pk=user.pk).check_password(PASSWORD),
    )


class Beside:
    """An act of somebody else, in a connection of its own."""

    def __init__(self, act):
        self.act, self.error = act, None
        self.thread = threading.Thread(target=self._run)

    def _run(self):
        try:
            self.act()
        except Exception as error:
            self.error = error
        finally:
            connections.close_all()

    def start(self):
        """It begins; who must not wait for it has all the time that it takes alone."""
        self.thread.start()
        self.thread.join(0.6)

    def end(self):
        self.thread.join(30)
        assert self.error is None, repr(self.error)


def page_of(row):
    """The address of a row's page, and what it sends when nothing was typed."""
    client = sign_in(Client(), make_superuser())
    name = f"admin:{row._meta.app_label}_{row._meta.model_name}_change"
    address = reverse(name, args=[row.pk])
    forms = read_forms(client.get(address).text, address).forms
    sent = max((dict(form.pairs()) for form in forms), key=len)
    lists = [field.name for field in row._meta.many_to_many]
    return client, address, {name: value for name, value in sent.items() if name not in lists}


def during_the_save(monkeypatch, row, beside, before="save_model"):
    """`beside` begins once the page's row was read, and before it is written or journalled."""
    page = type(admin.site._registry[type(row)])
    step = getattr(page, before)

    def take_the_step(*args):
        beside.start()
        return step(*args)

    monkeypatch.setattr(page, before, take_the_step)


@pytest.mark.parametrize(
    "case",
    [open_deliberation, announce_nominees, accept_charter, withdraw, go_live, change_password],
)
def test_a_verb_and_a_page_that_is_sent_both_stay(case, monkeypatch):
    (row, typed), act, is_done = case()
    client, address, sent = page_of(row)
    beside = Beside(act)
    during_the_save(monkeypatch, row, beside)

    assert client.post(address, sent | typed).status_code == 302
    beside.end()

    assert is_done()
    stored = type(row)._base_manager.get(pk=row.pk)
    assert {name: getattr(stored, name) for name in typed} == typed


def test_a_deletion_and_a_page_that_is_sent_do_not_wait_for_each_other(monkeypatch):
    gone, kept = make_organisation("Alpha"), make_organisation("Bêta")
    client, address, sent = page_of(kept)
    deletion = reverse("admin:partnerships_organisation_delete", args=[gone.pk])
    other = sign_in(Client(), make_superuser())
    beside = Beside(lambda: other.post(deletion, {"post": "yes"}))
    during_the_save(monkeypatch, kept, beside, before="log_change")

    assert client.post(address, sent | {"website": "https://example.org/"}).status_code == 302
    beside.end()

    assert list(Organisation.objects.values_list("website", flat=True)) == ["https://example.org/"]


def test_a_password_that_is_set_opens_no_account_that_is_closed_meanwhile(monkeypatch):
    user = make_user()
    close = Beside(lambda: User.objects.filter(pk=user.pk).update(is_active=False))
    save = AdminPasswordChangeForm.save
    monkeypatch.setattr(
        AdminPasswordChangeForm, "save", lambda *args, **kwargs: (close.start(), save(*args))[1]
    )
    client = sign_in(Client(), make_superuser())
    sent = {"password1": PASSWORD, "password2": PASSWORD, "usable_password": "true"}

    assert (
        client.post(reverse("admin:auth_user_password_change", args=[user.pk]), sent).status_code
        == 302
    )
    close.end()

    user.refresh_from_db()
    assert not user.is_active
    assert user.check_password(PASSWORD)
