"""The demonstration: accounts known to all, codes of this moment, a mailbox; nowhere else."""

import pytest
from django.core import mail
from django.core.exceptions import ImproperlyConfigured
from django.core.mail import EmailMessage
from django.urls import include, path

from convergences import urls
from convergences.demonstration import ACCOUNTS, prepare_accounts
from convergences.models import User
from tests.sign_in import ask_for_code, code_in, give_code, give_mailed_code, give_password

pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]

# The project's own addresses, with those it has in the demonstration alone.
urlpatterns = [
    *urls.urlpatterns,
    path("demonstration/", include("convergences.demonstration_urls")),
]
handler404 = urls.handler404


@pytest.fixture
def demonstration(settings):
    settings.DEMONSTRATION = True


@pytest.mark.parametrize("place", range(5))
def test_each_account_signs_in_with_what_is_printed(client, demonstration, place):
    account = prepare_accounts()[place]
    user = User.objects.get(email=account.email)

    give_password(client, user, account.password)

    assert give_code(client, account.code).url == "/admin/"
    assert client.get("/admin/").status_code == 200


def test_there_is_one_account_of_each_kind(demonstration):
    prepare_accounts()

    staff = User.objects.filter(is_staff=True).order_by("email")
    assert list(staff.values_list("is_superuser", "groups__name")) == [
        (False, "reader"),
        (False, "stage"),
        (False, "stage"),
        (False, "secretariat"),
        (True, None),
    ]
    assert all(len(account.password) >= 15 for account in ACCOUNTS if account.is_staff)


def test_a_chair_and_seven_jurors_have_no_password(demonstration):
    prepare_accounts()

    jurors = User.objects.filter(is_staff=False).order_by("email")
    assert [user.email.partition("@")[0] for user in jurors] == [
        *(f"jury{number}" for number in range(1, 8)),
        "presidence",
    ]
    assert not any(user.has_usable_password() or user.is_superuser for user in jurors)


def test_a_juror_signs_in_with_the_code_found_in_the_mailbox(client, demonstration, mailoutbox):
    prepare_accounts()

    ask_for_code(client, "jury1@convergences.example")

    assert give_mailed_code(client, code_in(mailoutbox[0])).status_code == 302
    assert client.get("/compte/").status_code == 200


def test_preparing_again_changes_nothing_and_mends_what_was_changed(demonstration):
    prepare_accounts()
    before = list(User.objects.order_by("pk").values_list("pk", "password", "pseudonym"))
    prepare_accounts()
    assert list(User.objects.order_by("pk").values_list("pk", "password", "pseudonym")) == before

    User.objects.update(is_active=False)
    prepare_accounts()
    assert User.objects.filter(is_active=True).count() == len(ACCOUNTS)


def test_accounts_known_to_all_are_made_nowhere_else(settings):
    settings.DEMONSTRATION = False

    with pytest.raises(ImproperlyConfigured):
        prepare_accounts()

    assert not User.objects.exists()


def test_the_codes_of_this_moment_are_shown(client, demonstration):
    html = client.get("/demonstration/").text

    for account in ACCOUNTS:
        assert account.email in html
        assert account.code in html
    assert '<meta name="robots" content="noindex">' in html


@pytest.fixture
def mailbox(settings, demonstration):
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"


def test_mails_are_read_in_the_mailbox(client, mailbox):
    EmailMessage(
        "Bienvenue à l’été", "Voici <b>:\nhttps://example.org/œuvre", "a@b.fr", ["c@d.fr"]
    ).send()
    EmailMessage("Second", "Autre texte", "a@b.fr", ["e@f.fr"]).send()

    box = client.get("/demonstration/courrier/")
    keys = [message.key for message in box.context["mails"]]
    letters = [client.get(f"/demonstration/courrier/{key}/").text for key in keys]

    assert "Bienvenue à l’été" in box.text
    assert len(set(keys)) == 2
    welcome = next(letter for letter in letters if "l’été" in letter)
    assert "Voici &lt;b&gt;:" in welcome
    assert "c@d.fr" in welcome
    assert "https://example.org/" in welcome


def test_several_mails_sent_together_are_told_apart(client, mailbox):
    messages = [EmailMessage(f"Numéro {n}", "…", "a@b.fr", ["c@d.fr"]) for n in range(3)]
    mail.get_connection().send_messages(messages)

    assert len(client.get("/demonstration/courrier/").context["mails"]) == 3


def test_an_empty_mailbox_says_so(client, mailbox):
    assert "Rien n’a encore été envoyé" in client.get("/demonstration/courrier/").text
    assert client.get("/demonstration/courrier/0123456789abcdef/").status_code == 404


@pytest.mark.parametrize("page", ["", "courrier/", "courrier/0123456789abcdef/"])
def test_nothing_of_it_exists_anywhere_else(client, settings, page):
    settings.DEMONSTRATION = False
    assert client.get(f"/demonstration/{page}").status_code == 404


@pytest.mark.urls("convergences.urls")
def test_its_addresses_are_not_even_known_to_the_site(client):
    assert client.get("/demonstration/courrier/").status_code == 404
