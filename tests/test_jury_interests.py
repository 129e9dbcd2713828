"""A juror's links: asked about every nominee before any file opens, answered one by one."""

import re

import pytest
from django.utils import timezone

from awards.models import Declaration, DismissedMatch
from awards.visibility import files_for
from convergences.journal import JournalEntry
from tests.factories import make_organisation, make_partnership, make_user
from tests.juries import (
    accept_charter,
    declare,
    make_award_at_work,
    make_coming_edition,
    make_sealed,
)
from tests.pages import main_of, read

pytestmark = pytest.mark.django_db


@pytest.fixture
def award():
    return make_award_at_work()


@pytest.fixture
def juror(award):
    return accept_charter(award.seats.filter(role="member").first().juror)


@pytest.fixture
def page(client, award, juror):
    client.force_login(juror.user)
    return f"/jury/interets/{award.pk}/"


def token_in(response):
    """The signed list of what a page asks."""
    return re.search(r'name="asked" value="([^"]+)"', response.content.decode())[1]


def send(client, page, token=None, **typed):
    """Send the page as it was drawn, with what was typed."""
    return client.post(page, {"asked": token or token_in(client.get(page)), **typed})


def answers(juror):
    """`{nominee: answer}` as the table holds them."""
    return dict(juror.declarations.values_list("nominee", "answer"))


def employ(juror, nominee):
    """Make the juror's employer a member of the nominee's partnership."""
    juror.employer = nominee.partnership.lead.organisation
    juror.save()


def test_every_nominee_is_listed_with_all_its_organisations_and_their_names(
    client, award, juror, page
):
    former = make_organisation("Article 1", names=["Passeport Avenir"])
    members = [former, make_organisation("Mairie de Lyon")]
    partnership = make_partnership(
        "Tremplin", lead=members[0], members=members[1:], other_members_fr="dix lycées"
    )
    award.nominees.filter(pk=award.nominees.last().pk).update(partnership=partnership)

    words = main_of(client.get(page))

    for nominee in award.nominees.all():
        assert nominee.partnership.name in words
        assert nominee.partnership.lead.organisation.name in words
    assert "Article 1 (autre appellation : Passeport Avenir), porteur" in words
    assert "Mairie de Lyon , partenaire" in words
    assert "Dix lycées" in words


def test_the_charter_comes_first(client, award):
    juror = award.seats.filter(role="member").first().juror
    client.force_login(juror.user)

    for method in (client.get, client.post):
        assert method(f"/jury/interets/{award.pk}/").headers["Location"] == "/jury/charte/"


def test_no_file_opens_before_the_last_answer(client, award, juror, page):
    first, second, third = award.nominees.all()

    assert "Il reste 2 nominés" in main_of(
        client.get(send(client, page, **{f"answer_{first.pk}": "none"}).headers["Location"])
    )
    assert not files_for(juror.user).exists()
    send(client, page, **{f"answer_{second.pk}": "unsure", f"answer_{third.pk}": "none"})

    assert set(files_for(juror.user)) == {first, third}


def test_asked_answered_and_answer_are_kept_apart(client, award, juror, page):
    nominee = award.nominees.first()
    drawn = client.get(page)

    send(client, page, token_in(drawn), **{f"answer_{nominee.pk}": "none"})

    declaration = Declaration.objects.get()
    assert declaration.asked_at < declaration.answered_at
    assert declaration.answer == "none"


def test_no_link_with_the_others_writes_one_answer_for_each(client, award, juror, page):
    linked, *others = award.nominees.all()

    answer = send(
        client,
        page,
        others="on",
        **{
            f"answer_{linked.pk}": "interest",
            f"kind_{linked.pk}": "funding",
            f"reason_{linked.pk}": "Nous l’avons financé en 2025.",
        },
    )

    assert answer.headers["Location"] == "/jury/"
    assert answers(juror) == {linked.pk: "interest"} | {n.pk: "none" for n in others}
    kept = Declaration.objects.get(answer="interest")
    assert (kept.kind, kept.reason) == ("funding", "Nous l’avons financé en 2025.")
    assert JournalEntry.objects.filter(action="awards.declaration.none").count() == len(others)


def test_an_interest_takes_a_kind_and_a_reason_and_loses_nothing_typed(client, award, juror, page):
    first, second, third = award.nominees.all()

    answer = send(
        client,
        page,
        **{
            f"answer_{first.pk}": "interest",
            f"reason_{second.pk}": "Une question",
            f"answer_{second.pk}": "unsure",
            f"answer_{third.pk}": "none",
        },
    )

    words = main_of(answer)
    assert "2 points sont à corriger" in words
    assert "Choisissez la nature du lien." in words
    assert f"#div_id_kind_{first.pk}" in read(answer).links
    assert f"div_id_kind_{first.pk}" in read(answer).ids
    body = answer.content.decode()
    assert "Une question</textarea>" in body
    assert len(re.findall(r'type="radio"[^>]* checked', body)) == 3
    assert answers(juror) == {}


def test_a_proposed_link_stands_first_and_is_answered_by_itself(client, award, juror, page):
    *others, tied = juror.in_drawn_order(award.nominees.all())
    employ(juror, tied)

    words = main_of(client.get(page))
    assert words.index(tied.partnership.name) < words.index(others[0].partnership.name)
    assert f"Votre employeur, {juror.employer.name}, est membre de ce partenariat." in words

    refused = main_of(send(client, page, others="on"))
    assert "donnez-lui sa propre réponse" in refused
    assert answers(juror) == {}


def test_a_proposed_link_that_is_none_says_why_and_is_dismissed(client, award, juror, page):
    tied = award.nominees.first()
    employ(juror, tied)

    refused = send(client, page, **{f"answer_{tied.pk}": "none"})
    assert "écrivez pourquoi ce n’en est pas un" in main_of(refused)
    assert not DismissedMatch.objects.exists()
    why = "Un homonyme."
    send(client, page, **{f"answer_{tied.pk}": "none", f"reason_{tied.pk}": why})

    dismissed = DismissedMatch.objects.get()
    assert (dismissed.juror, dismissed.nominee, dismissed.reason) == (juror, tied, why)
    assert dismissed.dismissed_by == juror.user
    assert answers(juror) == {tied.pk: "none"}
    assert "Votre employeur" not in main_of(client.get(page))


def test_no_proposed_link_is_ever_applied_by_itself(client, award, juror, page):
    employ(juror, award.nominees.first())

    client.get(page)

    assert not Declaration.objects.exists()


def test_a_supporter_of_the_award_is_told_on_top(client, award, juror, page):
    juror.employer = make_organisation("Fondation des Rives")
    juror.save()
    award.supporters.add(juror.employer)

    words = main_of(client.get(page))

    assert "Votre employeur, Fondation des Rives, soutient ce prix." in words


def test_an_empty_page_is_sent_back_with_a_sentence(client, page):
    assert "rien n’est encore choisi" in main_of(send(client, page))


def test_the_same_answers_sent_twice_are_written_once(client, award, juror, page):
    nominee = award.nominees.first()
    token = token_in(client.get(page))
    typed = {f"answer_{nominee.pk}": "unsure", f"reason_{nominee.pk}": "Un cousin ?"}

    for _twice in range(2):
        send(client, page, token, **typed)

    assert JournalEntry.objects.filter(action="awards.declaration.unsure").count() == 1


@pytest.mark.parametrize("token", ["", "x", "eyJhIjoxfQ:1abc:zzz"])
def test_a_forged_list_writes_nothing_and_keeps_what_was_typed(client, award, juror, page, token):
    nominee = award.nominees.first()

    answer = client.post(
        page,
        {"asked": token, f"answer_{nominee.pk}": "unsure", f"reason_{nominee.pk}": "Un doute"},
    )

    assert "n’a pas été établie pour vous" in main_of(answer)
    assert "Un doute</textarea>" in answer.content.decode()
    assert answers(juror) == {}
    # What comes back can be sent at once.
    send(client, page, token_in(answer), **{f"answer_{nominee.pk}": "unsure"})
    assert answers(juror) == {nominee.pk: "unsure"}


def test_the_list_of_another_juror_or_of_another_award_writes_nothing(client, award, juror, page):
    nominee = award.nominees.first()
    other = make_award_at_work(make_coming_edition(2027))
    stranger = accept_charter(other.presiding_seat().juror)
    client.force_login(stranger.user)
    foreign = token_in(client.get(f"/jury/interets/{other.pk}/"))
    colleague = accept_charter(award.presiding_seat().juror)
    client.force_login(colleague.user)
    borrowed = token_in(client.get(page))
    client.force_login(juror.user)

    for token in (foreign, borrowed):
        send(client, page, token, **{f"answer_{nominee.pk}": "none"})

    assert not Declaration.objects.exists()


def test_nominees_that_the_page_did_not_ask_about_are_not_read(client, award, juror, page):
    first, late = award.nominees.first(), award.nominees.last()
    rows = award.nominees.filter(pk=late.pk)
    rows.update(withdrawn_at=timezone.now(), withdrawn_reason="Par erreur.")
    token = token_in(client.get(page))
    elsewhere = make_award_at_work(make_coming_edition(2027)).nominees.first()

    send(
        client,
        page,
        token,
        juror="1",
        pinned_at="2026-01-01",
        **{f"answer_{key}": "none" for key in (late.pk, elsewhere.pk, first.pk)},
    )

    assert answers(juror) == {first.pk: "none"}
    send(client, page, token, others="on")
    assert late.pk not in answers(juror)


def test_a_nominee_withdrawn_meanwhile_is_not_asked_about(client, award, juror, page):
    token = token_in(client.get(page))
    gone, *others = award.nominees.all()
    gone.withdraw(by=None, reason="Le projet s’arrête.")

    send(client, page, token, others="on", **{f"answer_{gone.pk}": "none"})

    assert answers(juror) == {nominee.pk: "none" for nominee in others}


def test_once_the_verdict_is_sealed_nothing_is_asked_any_more(client):
    award = make_sealed()
    person = award.seats.get(role="chair").juror.user
    client.force_login(person)

    for method in (client.get, client.post):
        assert method(f"/jury/interets/{award.pk}/").status_code == 404


def test_it_is_the_same_absence_for_who_has_no_seat_and_for_what_is_not(client, award, page):
    client.force_login(make_user())

    absent = client.get("/jury/interets/999999/").content
    assert client.get(page).content == absent.replace(b"999999", str(award.pk).encode())
    assert client.get(page).status_code == client.post(page).status_code == 404


def test_nobody_comes_in_without_signing_in(client, award):
    page = f"/jury/interets/{award.pk}/"
    assert client.get(page).headers["Location"] == f"/compte/login/?next={page}"


def test_the_answers_are_shown_in_english_too(client, award, juror, page):
    declare(juror, award.nominees.first(), "unsure")

    assert "I ask the secretariat" in main_of(client.get(f"/en{page}"))


@pytest.mark.parametrize("number", [1, 3, 20])
def test_the_page_takes_as_many_queries_whatever_its_rows(
    client, number, django_assert_num_queries
):
    award = make_award_at_work(nominees=number, jurors=3)
    juror = accept_charter(award.seats.filter(role="member").first().juror)
    employ(juror, award.nominees.first())
    client.force_login(juror.user)
    client.get(f"/jury/interets/{award.pk}/")

    with django_assert_num_queries(15):
        client.get(f"/jury/interets/{award.pk}/")
