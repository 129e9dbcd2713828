"""What the staff does by POST × who asks: done by those who may, by nobody else, never by chance."""

import pytest
from django.test import Client
from django.urls import reverse

from awards.models import Award, Edition, Nominee
from convergences.models import Mail, Report
from convergences.outbox.mailings import digest
from partnerships.models import Organisation
from tests.factories import make_superuser
from tests.matrix import MOVED, ROLES, SIGN_IN, outcome
from tests.matrix_addresses import make_archive, somebody
from tests.sign_in import sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.matrix")]


@pytest.fixture
def archive(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    return make_archive()


# What a POST does: the route, its row, what is typed, and how one sees that it was done.
ACTS = {
    "nominate": (
        "admin:awards_award_nominate",
        lambda award: [award.pk],
        lambda award: {
            "name": "Jute Lab",
            "members-TOTAL_FORMS": "1",
            "members-INITIAL_FORMS": "0",
            "members-0-name": "Gold of Bengal",
            "members-0-role": "lead",
        },
        lambda award: Nominee.objects.filter(partnership__name_fr="Jute Lab").exists(),
    ),
    "revoke": (
        "admin:awards_award_revoke",
        lambda award: [award.pk],
        lambda award: {"reason_fr": "Une erreur."},
        lambda award: not award.laureates.exists(),
    ),
    "rectify": (
        "admin:awards_award_result",
        lambda award: [award.pk],
        lambda award: {
            f"nominee_{award.nominees.last().pk}": "1",
            "reason_fr": "Une erreur.",
        },
        lambda award: award.corrections.exists(),
    ),
    "withdraw a nominee": (
        "admin:awards_nominee_withdraw",
        lambda award: [award.nominees.last().pk],
        lambda award: {"reason": "Le partenariat a cessé."},
        lambda award: award.nominees.exclude(withdrawn_at=None).exists(),
    ),
    "give an award up": (
        "admin:awards_award_give_up",
        lambda award: [Award.objects.get(edition__year=2019).pk],
        lambda award: {"reason_fr": "Aucune candidature."},
        lambda award: Award.objects.get(edition__year=2019).status == Award.Status.NOT_HELD,
    ),
    "record a past edition": (
        "admin:awards_edition_record_past",
        lambda award: [Edition.objects.get(year=2019).pk],
        lambda award: {},
        lambda award: Edition.objects.get(year=2019).is_past,
    ),
    "prepare the next edition": (
        "admin:awards_edition_prepare",
        lambda award: [award.edition_id],
        lambda award: {"year": "2031"},
        lambda award: Edition.objects.filter(year=2031).exists(),
    ),
    "close a report": (
        "admin:convergences_report_close",
        lambda award: [Report.objects.get().pk],
        lambda award: {},
        lambda award: Report.objects.get().status != Report.Status.OPEN,
    ),
    "approve a mailing": (
        "admin:convergences_mail_mailing_approve",
        lambda award: [Mail.objects.get().pk],
        lambda award: {"read": digest(Mail.objects.all())},
        lambda award: Mail.objects.get().status == Mail.Status.APPROVED,
    ),
    "cancel a mail": (
        "admin:convergences_mail_cancel",
        lambda award: [Mail.objects.get().pk],
        lambda award: {},
        lambda award: Mail.objects.get().status == Mail.Status.CANCELLED,
    ),
    "merge": (
        "admin:partnerships_organisation_merge",
        lambda award: [],
        lambda award: {
            "organisations": Organisation.objects.filter(
                name__in=["Danone", "Sans emploi"]
            ).values_list("pk", flat=True),
            "kept": Organisation.objects.get(name="Danone").pk,
        },
        lambda award: not Organisation.objects.filter(name="Sans emploi").exists(),
    ),
    "add an organisation": (
        "admin:partnerships_organisation_add",
        lambda award: [],
        lambda award: {
            "name": "Nouvelle",
            "kind": "association",
            "state": "unknown",
            "names-TOTAL_FORMS": "0",
            "names-INITIAL_FORMS": "0",
        },
        lambda award: Organisation.objects.filter(name="Nouvelle").exists(),
    ),
    "delete an organisation": (
        "admin:partnerships_organisation_delete",
        lambda award: [Organisation.objects.get(name="Sans emploi").pk],
        lambda award: {"post": "yes"},
        lambda award: not Organisation.objects.filter(name="Sans emploi").exists(),
    ),
}


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("act", ACTS)
def test_an_act_is_done_by_those_who_may_and_by_nobody_else(archive, act, role):
    name, args, typed, is_done = ACTS[act]
    client, user = Client(), somebody(role)
    if user:
        sign_in(client, user)

    found = outcome(client.post(reverse(name, args=args(archive)), typed(archive)))

    assert found == {"anonymous": SIGN_IN, "reader": 403}.get(role, MOVED)
    assert is_done(archive) == (role in ("secretariat", "superuser"))


def test_an_act_without_its_token_is_refused(archive):
    client = sign_in(Client(enforce_csrf_checks=True), make_superuser())

    for act, (name, args, typed, is_done) in ACTS.items():
        answer = client.post(reverse(name, args=args(archive)), typed(archive))
        assert (answer.status_code, is_done(archive)) == (403, False), act
