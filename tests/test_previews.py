"""Previews: what the public will read, for whoever curates it."""

from urllib.parse import urljoin

import pytest
from django.contrib.auth.models import Permission
from django.urls import URLPattern, get_resolver, reverse

from awards.models import Edition
from tests.factories import (
    make_award,
    make_category,
    make_edition,
    make_laureate,
    make_organisation,
    make_partnership,
    make_superuser,
    make_user,
)
from tests.pages import main_of
from tests.sign_in import sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def root(client):
    user = make_superuser()
    sign_in(client, user)
    return user


def test_what_is_not_public_is_previewed_by_staff_alone(client, root):
    edition = make_edition(2026, past=False, theme_fr="Un thème à venir")
    make_award(edition, make_category("Grand Prix"))
    url = reverse("admin:awards_edition_preview", args=[edition.pk])

    answer = client.get(url)
    assert "Aperçu" in answer.content.decode()
    assert "Grand Prix" in answer.content.decode()
    assert "no-store" in answer["Cache-Control"]
    assert "noindex" in answer["X-Robots-Tag"]
    assert client.get("/editions/2026/").status_code == 404

    client.logout()
    assert client.get(url).status_code == 302


def test_a_partnership_is_previewed_before_its_first_nomination(client, root):
    lead = make_organisation("Porteuse")
    partnership = make_partnership("Pas encore", lead=lead, pitch_fr="Une accroche.")
    url = reverse("admin:partnerships_partnership_preview", args=[partnership.pk])
    page = main_of(client.get(url))
    assert "Pas encore" in page
    assert "Une accroche." in page
    assert "Porteuse" in page
    assert "None" not in page
    for never in ("Prix Convergences", "Édition", "Pour citer"):
        assert never not in page, never
    assert client.get(partnership.get_absolute_url()).status_code == 404


def test_an_organisation_that_is_not_public_is_previewed_with_its_partnerships(client, root):
    organisation = make_organisation("Discrète")
    make_partnership("Jamais nominé", lead=organisation)
    url = reverse("admin:partnerships_organisation_preview", args=[organisation.pk])
    page = main_of(client.get(url))
    assert "Discrète" in page
    assert "Jamais nominé" in page
    assert client.get(f"/organisations/{organisation.slug}/").status_code == 404


def test_a_preview_says_that_it_is_one_and_leads_back_to_the_form(client, root):
    edition = make_edition()
    make_award(edition, make_category("Grand Prix"))
    preview = reverse("admin:awards_edition_preview", args=[edition.pk])
    page = client.get(preview).content.decode()
    banner = '<aside class="alert alert-warning" aria-label="Aperçu">'
    assert page.count(banner) == 1
    assert banner not in client.get(edition.get_absolute_url()).content.decode()
    assert 'href="../change/"' in page
    assert urljoin(preview, "../change/") == reverse(
        "admin:awards_edition_change", args=[edition.pk]
    )
    assert 'href="?langue=en"' in page
    assert '<html lang="en"' in client.get(preview, {"langue": "en"}).content.decode()


def test_around_a_previewed_page_header_and_footer_are_the_publics(client, root):
    nominee = make_laureate(make_award(make_edition(2017))).nominee
    Edition.objects.filter(year=2017).update(status="preparation")
    preview = reverse("admin:awards_edition_preview", args=[nominee.award.edition_id])
    page = client.get(preview).content.decode()
    header = page[page.index("<header") : page.index("</header>")]
    assert nominee.partnership.name in main_of(client.get(preview))
    assert 'href="/editions/2017/"' not in header


def test_who_may_not_see_nominees_previews_what_the_public_reads(client):
    """To see partnerships is not enough: the gate answers, not the form's right."""
    person = make_user(is_staff=True)
    person.user_permissions.add(Permission.objects.get(codename="view_partnership"))
    sign_in(client, person)
    partnership = make_partnership("Pas encore")
    url = reverse("admin:partnerships_partnership_preview", args=[partnership.pk])
    assert client.get(url).status_code == 404


def patterns(resolver):
    for entry in resolver.url_patterns:
        if isinstance(entry, URLPattern):
            yield resolver, entry
        else:
            yield from patterns(entry)


def test_no_address_can_say_who_looks():
    found = list(patterns(get_resolver()))
    assert len(found) > 100
    for resolver, entry in found:
        given = {*entry.pattern.regex.groupindex, *entry.default_args}
        given |= {*resolver.pattern.regex.groupindex, *getattr(resolver, "default_kwargs", {})}
        assert "viewer" not in given, entry


def test_a_viewer_in_the_query_changes_nothing(client, root):
    partnership = make_partnership("Pas encore")
    url = f"{partnership.get_absolute_url()}?viewer={root.pk}&is_preview=1"
    assert client.get(url).status_code == 404
