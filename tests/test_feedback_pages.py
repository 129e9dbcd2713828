"""The pages where a jury passes something on to nominees, and the one where staff draft the mails."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from awards import visibility
from awards.models import Edition, Feedback, ReleasedComment
from convergences.models import Mail
from tests.contradictions import unkept
from tests.factories import make_superuser, make_user
from tests.jury_roles import with_group
from tests.page_forms import read_forms
from tests.pages import main_of, text_of
from tests.passing_on import make_passing_on, words_of
from tests.sign_in import sign_in

pytestmark = pytest.mark.django_db

OWN = "/jury/notes/2026/"
PASS_ON, PASS_NO_MORE = "Transmettre au nominé, sans mon nom", "Ne plus transmettre"
TOTALS = "Transmettre à chaque nominé ses totaux"


@pytest.fixture
def told():
    return make_passing_on()


def client_of(user):
    return sign_in(Client(), user)


def secretary():
    return with_group("secretariat", is_staff=True)


def comment_of(nominee):
    return reverse("awards:jury_comment", args=[2026, nominee.pk])


def totals_of(award):
    return reverse("awards:jury_totals", args=[2026, award.pk])


def desk_of(award):
    return reverse("admin:awards_award_feedback", args=[award.pk])


def release(assessment):
    ReleasedComment.release(assessment, by=assessment.juror.user)


def flat(text):
    return " ".join(text.split())


def strangers(told):
    """Who did not write the comments of the juror with a link, nor chairs this jury."""
    return [
        *(told.members[-1].user, with_group("auditor"), secretary(), make_superuser()),
        *(make_user(), make_passing_on(year=2027).chair.user),
    ]


# --- a juror ------------------------------------------------------------------------------------


def test_a_juror_reads_their_own_comments_and_passes_one_on(told):
    juror, nominee = told.members[0], told.nominees[0]
    client = client_of(juror.user)
    page = client.get(OWN)
    assert flat(words_of(juror, nominee)) in flat(text_of(page))
    assert text_of(page).count(PASS_ON) == 3

    answer = client.post(comment_of(nominee), {"act": "transmettre"})

    assert answer.url == f"{OWN}#n{nominee.pk}"
    assert ReleasedComment.objects.get().assessment == told.assessment(juror)
    page = client.get(OWN)
    assert text_of(page).count(PASS_ON) == 2 and text_of(page).count(PASS_NO_MORE) == 1
    assert f'id="n{nominee.pk}"' in page.text

    client.post(comment_of(nominee), {"act": "garder"})

    assert not ReleasedComment.objects.exists()


def test_every_button_of_the_page_does_what_it_says(told):
    client = client_of(told.chair.user)
    for form in read_forms(client.get(OWN).text, OWN).forms:
        if "/commentaires/" in form.action or "/totaux/" in form.action:
            form.send(client, [*form.pairs(), ("act", "transmettre")])

    assert ReleasedComment.objects.count() == 3
    assert Feedback.objects.get().has_totals


def test_an_act_that_is_none_changes_nothing(told):
    client = client_of(told.chair.user)
    for address in (comment_of(told.nominees[0]), totals_of(told.award)):
        for sent in ({}, {"act": "autre"}):
            assert client.post(address, sent).status_code == 302
        assert client.get(address).url == OWN

    assert not ReleasedComment.objects.exists() and not Feedback.objects.exists()


def test_a_juror_has_no_button_for_an_abstention_nor_for_what_they_never_marked(told):
    juror = told.members[-1]
    page = client_of(juror.user).get(OWN)
    assert "Je connais mal ce métier." in text_of(page)
    assert text_of(page).count(PASS_ON) == 2

    answers = [
        client_of(juror.user).post(comment_of(told.nominees[1]), {"act": "transmettre"}),
        client_of(told.linked.user).post(comment_of(told.nominees[2]), {"act": "transmettre"}),
    ]

    assert [answer.status_code for answer in answers] == [404, 404]
    assert not ReleasedComment.objects.exists()


def test_nobody_reaches_the_comment_of_another(told):
    abstained = told.nominees[1]
    release(told.assessment(told.linked, 1))
    for person in strangers(told):
        client = client_of(person)
        for act in ("transmettre", "garder"):
            assert client.post(comment_of(abstained), {"act": act}).status_code == 404
    # One who wrote there too moves their own, and nothing else.
    client_of(told.chair.user).post(comment_of(abstained), {"act": "garder"})
    assert ReleasedComment.objects.get().assessment.juror == told.linked

    client_of(told.chair.user).post(comment_of(abstained), {"act": "transmettre"})

    assert ReleasedComment.objects.count() == 2


def test_whoever_is_not_signed_in_is_led_to_the_sign_in_and_changes_nothing(told, client):
    for address in (comment_of(told.nominees[0]), totals_of(told.award)):
        answer = client.post(address, {"act": "transmettre"})
        assert answer.url.startswith("/compte/login/")

    assert not ReleasedComment.objects.exists() and not Feedback.objects.exists()


def test_another_year_is_not_there(told):
    client = client_of(told.chair.user)

    for name, row in (("comment", told.nominees[0]), ("totals", told.award)):
        address = reverse(f"awards:jury_{name}", args=[2025, row.pk])
        assert client.post(address, {"act": "transmettre"}).status_code == 404


def test_a_juror_finds_the_page_while_their_jury_is_on_their_desk_and_after(told, client):
    sign_in(client, told.members[0].user)
    assert OWN in client.get("/jury/").text

    Edition.objects.filter(pk=told.award.edition_id).update(status="published")

    home = client.get("/jury/")
    assert OWN in home.text and "2026" in text_of(home)
    assert client.get(OWN).status_code == 200
    assert client.post(comment_of(told.nominees[0]), {"act": "transmettre"}).status_code == 302
    assert ReleasedComment.objects.exists()
    assert OWN not in client_of(make_user()).get("/jury/").text


# --- the chair ----------------------------------------------------------------------------------


def test_the_chair_releases_totals_and_reads_how_many_comments_are(told):
    release(told.assessment(told.members[0]))
    client = client_of(told.chair.user)
    page = text_of(client.get(OWN))
    assert "Retours aux nominés" in page and "1 commentaire a été transmis" in page

    answer = client.post(totals_of(told.award), {"act": "transmettre"})

    assert answer.url == f"{OWN}#retours-{told.award.pk}"
    assert Feedback.objects.get().has_totals
    assert "totaux transmis" in text_of(client.get(OWN))
    client.post(totals_of(told.award), {"act": "garder"})
    assert not Feedback.objects.get().has_totals


def test_nobody_else_reaches_the_totals(told):
    for person in [told.members[0].user, told.linked.user, *strangers(told)]:
        client = client_of(person)
        answers = [
            client.post(address, {"act": "transmettre"})
            for address in (totals_of(told.award), reverse("awards:jury_totals", args=[2026, 987]))
        ]
        assert [answer.status_code for answer in answers] == [404, 404]
        assert TOTALS not in client.get(OWN).text
    assert not Feedback.objects.exists()


def test_the_chair_is_told_whose_totals_are_never_told(told, monkeypatch):
    client = client_of(told.chair.user)
    assert "Moins de trois personnes" not in text_of(client.get(OWN))

    monkeypatch.setattr("awards.tally.QUORUM_FLOOR", 4)

    page = text_of(client.get(OWN))
    said = page[page.index("Moins de trois personnes") :].partition(TOTALS)[0]
    names = [nominee.partnership.name for nominee in told.nominees]
    assert [name in said for name in names] == [False, True, True]


# --- before the reveal, and once the mails are drafted ------------------------------------------


def test_before_the_reveal_nothing_is_there():
    told = make_passing_on(is_revealed=False)
    chair, staff = client_of(told.chair.user), client_of(secretary())

    assert chair.get(OWN).status_code == 404
    for address in (comment_of(told.nominees[0]), totals_of(told.award)):
        assert chair.post(address, {"act": "transmettre"}).status_code == 404
    assert staff.get(desk_of(told.award)).status_code == 404
    assert staff.post(desk_of(told.award)).status_code == 404
    change_page = reverse("admin:awards_award_change", args=[told.award.pk])
    assert desk_of(told.award) not in staff.get(change_page).text


def test_once_the_mails_are_drafted_the_pages_say_so_and_have_no_button(told):
    release(told.assessment(told.chair))
    Feedback.of(told.award).draft(by=secretary())
    client = client_of(told.chair.user)

    page = text_of(client.get(OWN))
    assert page.count("plus rien ne change") == 4
    assert page.count("Non transmis") == 2
    for button in (PASS_ON, PASS_NO_MORE, TOTALS):
        assert button not in page
    for address in (comment_of(told.nominees[0]), totals_of(told.award)):
        refused = client.post(address, {"act": "garder"}, follow=True)
        assert "ce qui leur est dit ne change plus" in text_of(refused)
    assert ReleasedComment.objects.count() == 1


# --- the administration -------------------------------------------------------------------------


def test_staff_read_counts_then_draft_the_mails_and_read_them_in_the_outbox(told):
    release(told.assessment(told.members[0]))
    release(told.assessment(told.linked))
    release(told.assessment(told.members[0], 1))
    client = client_of(secretary())
    change_page = reverse("admin:awards_award_change", args=[told.award.pk])
    assert desk_of(told.award) in client.get(change_page).text

    page = flat(main_of(client.get(desk_of(told.award))))
    for name, count, mail in zip(
        [nominee.partnership.name for nominee in told.nominees],
        (2, 1, 0),
        ("un courriel", "un courriel", "aucun courriel"),
        strict=True,
    ):
        assert f"{name} non {count} {mail}" in page

    answer = client.post(desk_of(told.award))

    assert Mail.objects.filter(kind="feedback").count() == 2
    assert answer.url.startswith("/admin/convergences/mail/")
    mailing = client.get(answer.url)
    assert flat(words_of(told.linked, told.nominees[0])) in flat(mailing.text.replace("<br>", " "))
    page = client.get(desk_of(told.award))
    assert "Les courriels ont été préparés" in text_of(page)
    assert "/admin/convergences/mail/" in page.text and "Préparer les courriels" not in page.text
    client.post(desk_of(told.award))
    assert Mail.objects.filter(kind="feedback").count() == 2


def test_the_page_of_the_staff_tells_counts_and_neither_words_nor_names(told):
    passed, kept = told.assessment(told.members[0]), told.assessment(told.chair)
    release(passed)
    client = client_of(secretary())

    page = client.get(desk_of(told.award)).text

    assert "Avis" not in page
    for juror in (told.chair, *told.members, told.linked):
        assert juror.name not in page
    client.post(desk_of(told.award))
    told_by = client.get(reverse("admin:convergences_mail_changelist")).text + "".join(
        client.get(reverse("admin:convergences_mail_mailing", args=[mail.pk])).text
        for mail in Mail.objects.all()
    )
    words = [f"Avis {each.juror_id}-{each.nominee_id}" for each in (passed, kept)]
    assert words[0] in told_by, "nothing could leak"
    assert words[1] not in told_by


def test_nothing_released_leaves_no_button_and_a_press_is_refused_with_a_sentence(told):
    client = client_of(secretary())
    assert "il n’y a aucun courriel à préparer" in text_of(client.get(desk_of(told.award)))

    answer = client.post(desk_of(told.award), follow=True)

    assert "Rien n’a été transmis" in text_of(answer)
    assert not Mail.objects.filter(kind="feedback").exists()


@pytest.mark.parametrize("who", ["reader", "stage", "auditor"])
def test_only_who_changes_awards_drafts(told, who):
    release(told.assessment(told.chair))
    client = client_of(with_group(who, is_staff=True))

    assert client.get(desk_of(told.award)).status_code == 403
    assert client.post(desk_of(told.award)).status_code == 403
    assert not Mail.objects.filter(kind="feedback").exists()


def test_staff_with_a_link_read_and_draft_nothing(told):
    release(told.assessment(told.chair))
    Feedback.of(told.award).release_totals(by=told.chair.user)
    person = told.linked.user
    person.is_staff = True
    person.save()
    person.groups.add(*secretary().groups.all())
    person = type(person).objects.get(pk=person.pk)

    assert client_of(person).get(desk_of(told.award)).status_code == 403
    assert client_of(person).post(desk_of(told.award)).status_code == 403
    for gate in (visibility.feedback_for, visibility.released_comments_for):
        assert not gate(person).exists()
        assert gate(secretary()).count() == 1


# --- the gate -----------------------------------------------------------------------------------


def test_the_gate_gives_what_was_released_to_who_curates_and_to_nobody_else(told):
    release(told.assessment(told.linked))
    Feedback.of(told.award).release_totals(by=told.chair.user)
    gates = (visibility.feedback_for, visibility.released_comments_for)
    for person in (secretary(), make_superuser()):
        assert [gate(person).count() for gate in gates] == [1, 1]

    for person in (None, make_user(), told.chair.user, told.linked.user, with_group("auditor")):
        assert [gate(person).count() for gate in gates] == [0, 0]


def test_the_gate_gives_a_juror_their_own_comments_and_a_chair_their_award(told):
    people = [told.chair, *told.members, told.linked]
    for juror in people:
        comments = visibility.comments_to_release_for(juror.user)
        assert comments.exists() and {each.juror for each in comments} == {juror}
        awards = visibility.totals_to_release_for(juror.user)
        assert list(awards) == ([told.award] if juror == told.chair else [])
    for person in (None, make_user(), make_superuser(), with_group("auditor")):
        assert not visibility.comments_to_release_for(person).exists()
        assert not visibility.totals_to_release_for(person).exists()


def test_a_chair_who_left_or_has_a_link_releases_no_totals(told):
    seat, answer = told.award.seats.get(juror=told.chair), told.nominees[0].declarations
    with unkept():
        answers = answer.filter(juror=told.chair)
        answers.update(answer="interest", kind="family", reason="Ma sœur.")
        assert not visibility.totals_to_release_for(told.chair.user).exists()
        answers.update(answer="none", kind="", reason="")
        assert visibility.totals_to_release_for(told.chair.user).exists()
        type(seat).objects.filter(pk=seat.pk).update(
            stood_down_at=timezone.now(), stood_down_reason="Départ."
        )

    assert not visibility.totals_to_release_for(told.chair.user).exists()
