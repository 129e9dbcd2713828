"""What nobody touched is not changed, what was changed is told in words, nothing is cut unseen."""

import pytest
from django.urls import reverse

from awards.models import Award
from convergences.journal import JournalEntry
from tests.factories import make_award, make_nominee, make_partnership, make_superuser
from tests.sign_in import sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def root(client):
    user = make_superuser(name="Dominique Secrétaire")
    sign_in(client, user)
    return user


def as_a_browser(page):
    """What a browser sends back of an administration page, untouched."""
    sent = {}
    forms = [page.context["adminform"].form]
    for inline in page.context["inline_admin_formsets"]:
        forms += [inline.formset.management_form, *inline.formset.forms]
    for form in forms:
        for field in form:
            value = field.value()
            if value is None or value is False:
                continue
            if isinstance(value, str):
                value = value.replace("\n", "\r\n")
            sent[field.html_name] = value
    return sent


def test_saving_an_untouched_page_changes_and_journals_nothing(client, root):
    partnership = make_partnership(
        story_fr="Un paragraphe.\n\nUn autre.\n", notes_en="One.\nTwo.", pitch_fr="Deux\nlignes."
    )
    url = reverse("admin:partnerships_partnership_change", args=[partnership.pk])
    assert client.post(url, as_a_browser(client.get(url))).status_code == 302
    assert not JournalEntry.objects.about(partnership).exists()


def test_one_changed_text_leaves_the_others(client, root):
    partnership = make_partnership(story_fr="Un.\n\nDeux.", notes_fr="Trois.\n\nQuatre.")
    url = reverse("admin:partnerships_partnership_change", args=[partnership.pk])
    client.post(url, {**as_a_browser(client.get(url)), "notes_fr": "Cinq.\r\nSix."})
    partnership.refresh_from_db()
    assert (partnership.story_fr, partnership.notes_fr) == ("Un.\n\nDeux.", "Cinq.\nSix.")
    entry = JournalEntry.objects.about(partnership).select_related("detail").get()
    assert entry.detail.data == {"fields": ["notes_fr"]}


def test_the_history_is_told_in_the_words_of_the_screens(client, root):
    partnership = make_partnership()
    url = reverse("admin:partnerships_partnership_change", args=[partnership.pk])
    client.post(url, {**as_a_browser(client.get(url)), "pitch_fr": "Autre."})
    page = client.get(reverse("admin:partnerships_partnership_history", args=[partnership.pk]))
    assert "a modifié\u00a0: accroche en français" in page.content.decode()
    assert "pitch_fr" not in page.content.decode()


def test_a_text_that_is_too_long_is_refused_and_not_cut(client, root):
    partnership = make_partnership()
    url = reverse("admin:partnerships_partnership_change", args=[partnership.pk])
    page = client.get(url)
    assert 'maxlength="' not in page.content.decode()
    answer = client.post(url, {**as_a_browser(page), "started_on": "depuis juin 2017"})
    assert "started_on" in answer.context["adminform"].form.errors


def test_after_laureates_are_entered_the_notes_are_to_be_read_again(client, root):
    award = make_award(notes_fr="Lauréat inconnu.")
    nominee = make_nominee(award)
    url = reverse("admin:awards_award_result", args=[award.pk])
    page = client.post(url, {f"nominee_{nominee.pk}": "1"}, follow=True).content.decode()
    assert "les notes du prix" in page
    assert Award.objects.get(pk=award.pk).laureates.exists()
