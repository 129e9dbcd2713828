"""How names are said: written on one page, asked by mails that a person sends, printed on cards."""

import re
from datetime import UTC, datetime

import pytest
from django.urls import reverse

from awards.models import Award, Ceremony, Nominee
from convergences.journal import JournalEntry
from convergences.models import Mail
from partnerships.models import Partnership
from tests.evenings import announce_and_reveal, make_evening, make_live, stage_manager
from tests.factories import make_superuser
from tests.jury_roles import with_group
from tests.page_forms import read_forms, save
from tests.pages import text_of
from tests.sign_in import sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def secretary(client):
    return sign_in(client, with_group("secretariat", is_staff=True))


@pytest.fixture
def evening():
    """One award and its three nominees: Âme, Bêta, Zoé."""
    ceremony = make_evening(awards=1)
    for name, nominee in zip(("Zoé", "Âme", "Bêta"), Nominee.objects.all(), strict=True):
        partnership = Partnership.objects.get(pk=nominee.partnership_id)
        partnership.name_fr = name
        partnership.save()
    return ceremony


def page(ceremony, name="names"):
    return reverse(f"admin:awards_ceremony_{name}", args=[ceremony.pk])


def nominee(name):
    return Nominee.objects.get(partnership__name_fr=name)


def field(name):
    return f"n{nominee(name).pk}-pronunciation"


def questions():
    return Mail.objects.filter(kind="pronunciation").order_by("pk")


def form_of(client, ceremony):
    forms = read_forms(client.get(page(ceremony)).text, page(ceremony)).forms
    return max(forms, key=lambda form: len(form.fields))


# --- the page -----------------------------------------------------------------------------------


def test_all_names_are_written_at_once_with_one_line(secretary, evening):
    answer = save(secretary, page(evening), **{field("Zoé"): "zo-é", field("Âme"): "amm"})

    assert answer.status_code == 302
    assert [n.pronunciation for n in Nominee.objects.named_at(evening)] == ["amm", "", "zo-é"]
    entry = JournalEntry.objects.get(action="awards.ceremony.names_written")
    assert entry.detail.data["nominee_changed"] == ["Âme [amm]", "Zoé [zo-é]"]


def test_two_people_do_not_undo_each_other(secretary, evening):
    mine = form_of(secretary, evening)
    save(secretary, page(evening), **{field("Zoé"): "zo-é", field("Bêta"): "bé-ta"})

    answer = mine.send(secretary, mine.pairs(**{field("Zoé"): "zoué", field("Âme"): "amm"}))

    assert answer.status_code == 200
    assert nominee("Zoé").pronunciation == "zo-é" and nominee("Âme").pronunciation == ""
    again = max(read_forms(answer.text, page(evening)).forms, key=lambda form: len(form.fields))
    again.send(secretary, again.pairs())
    told = [n.pronunciation for n in Nominee.objects.named_at(evening)]
    assert told == ["amm", "bé-ta", "zoué"]


def test_what_was_typed_for_a_nominee_who_left_is_given_back(secretary, evening):
    mine = form_of(secretary, evening)
    name = field("Âme")
    later = Ceremony.objects.create(edition=evening.edition, held_on="2026-09-04")
    Award.objects.get().move_to(later, by=None, reason="Une raison.")

    answer = mine.send(secretary, mine.pairs(**{name: "amm"}))

    assert answer.status_code == 200
    assert "amm" in text_of(answer)
    assert not Nominee.objects.exclude(pronunciation="").exists()


@pytest.mark.parametrize("name", ["names", "ask_names"])
def test_the_stage_and_readers_do_not_write_names(client, evening, name):
    for person in (stage_manager(), with_group("reader", is_staff=True)):
        sign_in(client, person)
        assert client.get(page(evening, name)).status_code == 403
        assert client.post(page(evening, name)).status_code == 403
    assert not questions().exists()


# --- the mails ----------------------------------------------------------------------------------


def test_one_mail_per_nominee_waits_for_an_address(secretary, evening):
    Nominee.objects.filter(pk=nominee("Bêta").pk).update(pronunciation="bé-ta")

    answer = secretary.post(page(evening, "ask_names"))

    mails = questions()
    assert [(mail.recipient, mail.to, mail.status) for mail in mails] == [
        ("Âme", "", "draft"),
        ("Zoé", "", "draft"),
    ]
    assert len({mail.batch for mail in mails}) == 1
    assert answer["Location"] == reverse("admin:convergences_mail_mailing", args=[mails[0].pk])
    assert nominee("Zoé").pronunciation_asked_at and not nominee("Bêta").pronunciation_asked_at
    assert JournalEntry.objects.get(action="awards.ceremony.names_asked").detail.data["mails"] == 2


def test_once_asked_the_page_says_when_and_asks_again_only_if_told_to(secretary, evening):
    secretary.post(page(evening, "ask_names"))
    Nominee.objects.update(pronunciation_asked_at=datetime(2026, 5, 4, 8, 30, tzinfo=UTC))

    assert text_of(secretary.get(page(evening))).count("4 mai 2026 à 10 h 30") == 3
    assert secretary.post(page(evening, "ask_names")).status_code == 200
    assert questions().count() == 3
    assert secretary.post(page(evening, "ask_names"), {"again": "on"}).status_code == 302
    assert questions().count() == 6


def test_nobody_learns_by_this_mail_that_they_are_a_nominee(secretary):
    ceremony = make_evening(awards=1, announced=False)

    assert secretary.post(page(ceremony, "ask_names")).status_code == 200
    assert not questions().exists()
    ceremony.edition.announce_nominees(by=None)
    assert secretary.post(page(ceremony, "ask_names")).status_code == 302


def test_it_is_too_late_to_ask_once_the_evening_has_begun(secretary):
    ceremony = make_live(awards=1).ceremony

    assert secretary.post(page(ceremony, "ask_names")).status_code == 200
    assert not questions().exists()


# --- on paper -----------------------------------------------------------------------------------


def test_the_cards_name_the_nominees_by_the_alphabet_with_how_to_say_them(client, evening):
    Nominee.objects.filter(pk=nominee("Bêta").pk).update(pronunciation="bé-ta")
    Award.objects.update(presenter="Fatou Diarra", presenter_title_fr="Maire adjointe")
    sign_in(client, stage_manager())

    answer = client.get(page(evening, "cards"))
    words = text_of(answer)

    assert re.findall(r"Âme|Bêta \[bé-ta\]|Zoé", words) == ["Âme", "Bêta [bé-ta]", "Zoé"]
    assert "Fatou Diarra" in words and "Maire adjointe" in words
    assert answer.text.count('class="feuille carton"') == 1
    assert "no-store" in answer["Cache-Control"]


def test_the_cards_and_the_running_order_say_nothing_of_a_sealed_result(client):
    ceremony = make_evening(awards=1)
    verdict = ceremony.in_running_order().get().verdicts.get()
    assert verdict.citation_fr == "Ensemble, ils ont osé."
    winner = Nominee.objects.get(pk=verdict.lines[0]["nominee"]).partnership
    winner.name_fr = "Zoé"
    winner.save()
    sign_in(client, make_superuser())

    for name in ("cards", "print", "running_order"):
        text = client.get(page(ceremony, name)).text
        assert "Ensemble, ils ont osé." not in text
    names = [n.partnership.name for n in Nominee.objects.named_at(ceremony)]
    cards = text_of(client.get(page(ceremony, "cards")))
    assert re.findall("|".join(map(re.escape, names)), cards) == sorted(names)
    assert sorted(names)[-1] == "Zoé"


def test_a_revealed_award_has_no_card_any_more(client):
    cursor = make_live(awards=2)
    first, second = cursor.ceremony.in_running_order()
    announce_and_reveal(cursor, first)
    sign_in(client, stage_manager())

    words = text_of(client.get(page(cursor.ceremony, "cards")))

    assert second.label in words and first.label not in words


def test_the_stage_reads_nominees_once_they_are_announced(client):
    ceremony = make_evening(awards=1, announced=False)
    names = [n.partnership.name for n in Nominee.objects.named_at(ceremony)]
    sign_in(client, make_superuser())
    assert all(name in text_of(client.get(page(ceremony, "cards"))) for name in names)

    sign_in(client, stage_manager())
    assert not any(name in text_of(client.get(page(ceremony, "cards"))) for name in names)


def test_the_running_order_is_printed_with_hours_and_notes_for_the_host(client, evening):
    Ceremony.objects.update(
        starts_at=datetime(2026, 6, 2, 18, 0, tzinfo=UTC), host_notes="Remercier la Ville."
    )
    Award.objects.update(planned_minutes=12, host_notes="Inviter à monter.", presenter="Ana")
    sign_in(client, stage_manager())

    answer = client.get(page(evening, "print"))
    words = text_of(answer)

    for told in ("20 h 00", "20 h 12", "Remercier la Ville.", "Inviter à monter.", "Ana", " 12 "):
        assert told in words
    assert "Zoé" not in words
    assert 'class="desk"' not in answer.text
