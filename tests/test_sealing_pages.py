"""The verdict's pages: written, proofread, sealed by two with a fresh code, closed to all but confidants."""

import re

import pytest

from awards.models import Award, Seal, Verdict
from awards.models.sealing import confirm_seal, draft_verdict, propose_seal
from convergences.accounts.fresh_code import GIVEN
from convergences.journal import JournalDetail, JournalEntry, Stream
from convergences.models import Mail
from tests.factories import make_superuser, make_user
from tests.juries import (
    chair_of,
    confirm_first,
    declare,
    declare_all,
    make_award_at_work,
    make_deliberation,
    make_sealed,
    second_of,
    submit,
)
from tests.jury_roles import with_right
from tests.page_forms import read_forms
from tests.pages import main_of, text_of
from tests.refusals import refused
from tests.sign_in import code_in

pytestmark = pytest.mark.django_db


def page(award, name=""):
    return f"/en/jury/verdict/{award.pk}/{name}"


def form_of(client, path, ending):
    forms = read_forms(client.get(path).content.decode(), path).forms
    return next(form for form in forms if form.action.endswith(ending))


def write(client, award, **typed):
    form = form_of(client, page(award), page(award))
    return form.send(client, form.pairs(**typed))


def press(client, award, ending, user=None):
    if user:
        client.force_login(user)
    form = form_of(client, page(award, "relecture/"), ending)
    return client.post(form.action, dict(form.pairs()), follow=True)


def give_fresh_code(client, award, mailbox):
    """Go by the code's page as the chair does, from the link of the proofreading."""
    html = client.get(page(award, "relecture/")).content.decode()
    where = re.search(r'href="([^"]*pour=[^"]*)"', html)[1].replace("&amp;", "&")
    client.post(where)
    client.post(where, {"code": code_in(mailbox[-1])})


@pytest.fixture
def decided(client):
    """An award whose jury has decided; the client is its chair."""
    award = make_deliberation(may_be_withheld=False)
    confirm_first(award)
    client.force_login(chair_of(award))
    return award


def test_the_chair_writes_proofreads_and_two_people_seal(client, decided, mailoutbox):
    award, chair, second = decided, chair_of(decided), second_of(decided)
    first, mentioned, _third = award.nominees.all()

    answer = write(
        client,
        award,
        citation_fr="Ensemble, ils ont osé.",
        **{f"mention_fr_{mentioned.pk}": "Mention de l’audace"},
    )
    assert answer["Location"] == page(award, "relecture/")
    proof = main_of(client.get(answer["Location"]))
    for words in (first.partnership.name, "Ensemble, ils ont osé.", "Mention de l’audace"):
        assert words in proof
    assert "First by the marks." in proof

    give_fresh_code(client, award, mailoutbox)
    press(client, award, "/proposer/")
    assert Verdict.objects.get().proposed_by == chair
    sealed = press(client, award, "/confirmer/", second)

    award.refresh_from_db()
    assert award.status == Award.Status.SEALED
    assert Seal.objects.get().fingerprint in text_of(sealed)
    assert first.partnership.name not in text_of(sealed).partition("Fingerprint")[2][:80]


def test_nothing_is_proposed_without_a_fresh_code_and_a_code_serves_once(
    client, decided, mailoutbox
):
    award = decided
    write(client, award)
    digest = "x"
    assert "Ask for the code" in main_of(client.get(page(award, "relecture/")))
    client.post(page(award, "proposer/"), {"read": digest})
    assert Verdict.objects.get().proposed_at is None

    give_fresh_code(client, award, mailoutbox)
    press(client, award, "/proposer/")
    press(client, award, "/refuser/")
    assert Verdict.objects.get().proposed_at is None
    assert "Ask for the code" in main_of(client.get(page(award, "relecture/")))


def test_what_was_not_read_is_not_sealed(client, decided):
    award, chair = decided, chair_of(decided)
    draft = draft_verdict(award, by=chair, outcome="laureate")
    propose_seal(draft, by=chair)
    client.force_login(second_of(award))
    form = form_of(client, page(award, "relecture/"), "/confirmer/")
    read = dict(form.pairs())
    changed = draft_verdict(award, by=chair, outcome="laureate", citation_fr="Autre chose.")
    propose_seal(changed, by=chair)

    told = client.post(form.action, read, follow=True)

    assert "The verdict has changed since you read it" in main_of(told)
    award.refresh_from_db()
    assert award.status == Award.Status.DELIBERATION


def test_the_chair_does_not_confirm_and_a_stranger_finds_nothing(client, decided):
    award, chair = decided, chair_of(decided)
    draft = draft_verdict(award, by=chair, outcome="laureate")
    propose_seal(draft, by=chair)
    digest = re.search(r'name="read" value="([^"]*)"', _as(client, second_of(award), award))[1]

    client.force_login(chair)
    told = client.post(page(award, "confirmer/"), {"read": digest}, follow=True)
    assert "A second person confirms the seal." in main_of(told)
    for person in (make_user(), make_superuser()):
        client.force_login(person)
        assert client.post(page(award, "confirmer/"), {"read": digest}).status_code == 404
    assert not Seal.objects.exists()


def _as(client, user, award):
    client.force_login(user)
    return client.get(page(award, "relecture/")).content.decode()


def test_a_juror_reads_the_draft_once_it_is_proposed_and_may_say_no(client, decided):
    award, chair, second = decided, chair_of(decided), second_of(decided)
    draft = draft_verdict(award, by=chair, outcome="laureate", citation_fr="Un secret.")
    client.force_login(second)
    for name in ("", "relecture/"):
        assert client.get(page(award, name)).status_code == 302

    propose_seal(draft, by=chair)
    assert client.get(page(award))["Location"] == page(award, "relecture/")
    assert "Un secret." in main_of(client.get(page(award, "relecture/")))
    press(client, award, "/refuser/")

    assert Verdict.objects.get().proposed_at is None


def test_pressing_twice_seals_once(client, decided):
    award, chair = decided, chair_of(decided)
    draft = draft_verdict(award, by=chair, outcome="laureate")
    propose_seal(draft, by=chair)
    client.force_login(second_of(award))
    form = form_of(client, page(award, "relecture/"), "/confirmer/")

    for _each in range(2):
        answer = client.post(form.action, dict(form.pairs()))
        assert answer["Location"] == "/en/jury/"
    assert Seal.objects.count() == 1


def test_nothing_typed_is_lost_when_the_verdict_is_refused(client):
    award = make_deliberation(may_be_withheld=True)
    client.force_login(chair_of(award))
    other = award.nominees.last()

    answer = write(
        client,
        award,
        outcome="not_awarded",
        citation_fr="Une phrase longue à écrire.",
        **{f"mention_en_{other.pk}": "Daring"},
    )

    html = answer.content.decode()
    assert answer.status_code == 200
    assert "Write why the award is not given" in main_of(answer)
    assert "Give the title in French first." in main_of(answer)
    assert "Une phrase longue à écrire." in html
    assert 'value="Daring"' in html
    assert not Verdict.objects.exists()


def test_an_award_may_be_withheld_with_a_reason_where_its_rules_allow(client):
    award = make_deliberation(may_be_withheld=True)
    client.force_login(chair_of(award))

    write(client, award, outcome="not_awarded", reason="Aucun projet ne répond au thème.")

    assert Verdict.objects.get().outcome == "not_awarded"
    proof = main_of(client.get(page(award, "relecture/")))
    assert "The award is not given" in proof
    assert "Aucun projet ne répond au thème." in proof


def test_a_tie_may_give_joint_laureates_where_the_rules_allow(client):
    award = make_award_at_work(criteria=1, nominees=2, joint_laureates=True)
    declare_all(award)
    for seat in award.seats.sitting():
        for nominee in award.nominees.all():
            submit(seat.juror, nominee, 4)
    award.open_deliberation(by=chair_of(award))
    client.force_login(chair_of(award))

    write(client, award, outcome="joint")

    assert [line["place"] for line in Verdict.objects.get().lines] == [1, 2]
    proof = main_of(client.get(page(award, "relecture/")))
    assert all(n.partnership.name in proof for n in award.nominees.all())


def test_the_proof_shows_the_award_as_its_public_page_will(client, decided):
    award, first = decided, decided.nominees.first()
    write(client, award)

    html = client.get(page(award, "relecture/")).content.decode()

    assert '<article class="prix"' in html
    assert "Who presented it is not known" not in html
    assert f'/partenariats/{first.partnership.slug}/"' in html
    assert "pastille-laureat" in html
    assert not hasattr(award.nominees.get(pk=first.pk), "laureate")


def test_before_the_jury_decides_there_is_nothing_to_write(client):
    award = make_deliberation()
    client.force_login(chair_of(award))

    told = client.get(page(award), follow=True)

    assert "The jury has not decided yet." in main_of(told)


# After the seal


def test_sealed_the_room_and_the_verdict_lead_to_the_desk_which_says_so(client):
    award = make_sealed()
    room = f"/en/jury/deliberation/{award.pk}/"
    told = f"The verdict is sealed: the room of {award.label} is closed."
    for person in (chair_of(award), second_of(award)):
        client.force_login(person)
        for path in (room, page(award), page(award, "relecture/")):
            answer = client.get(path, follow=True)
            assert answer.redirect_chain == [("/en/jury/", 302)]
            assert told in main_of(answer)
        for path in (page(award, "proposer/"), page(award, "refuser/"), f"{room}tour/"):
            assert client.post(path)["Location"] == "/en/jury/"
        assert client.get(f"{room}suite/").status_code == 404


def test_sealed_they_answer_everybody_else_as_for_nobody(client):
    award = make_deliberation(jurors=5)
    linked = award.seats.get(juror__user=second_of(award)).juror
    declare(linked, award.nominees.first(), "interest")
    confirm_first(award)
    draft = draft_verdict(award, by=chair_of(award), outcome="laureate")
    propose_seal(draft, by=chair_of(award))
    confirm_seal(draft, by=second_of(award))
    room = f"/en/jury/deliberation/{award.pk}/"
    for person in (linked.user, make_user(), make_superuser()):
        client.force_login(person)
        for path in (room, f"{room}suite/", page(award), page(award, "relecture/")):
            assert client.get(path).status_code == 404
        assert client.post(f"{room}tour/").status_code == 404
    client.force_login(second_of(award))
    assert client.get(page(award, "confidents/")).status_code == 404
    assert client.get(f"/en/jury/confidence/{award.pk}/").status_code == 404


def test_every_juror_is_mailed_the_head_of_the_journal_and_nothing_of_the_result():
    award = make_sealed()

    drafts = Mail.objects.filter(kind="journal-head")
    head = Stream.objects.get(name=award.journal_stream)
    names = [n.partnership.name for n in award.nominees.all()]
    assert {mail.to for mail in drafts} == {s.juror.user.email for s in award.seats.all()}
    assert {mail.status for mail in drafts} == {"draft"}
    for mail in drafts:
        assert head.head in mail.body
        assert Seal.objects.get().fingerprint in mail.body
        assert not any(name in mail.body + mail.subject for name in names)


def test_a_seal_that_is_refused_mails_nobody(decided):
    draft = draft_verdict(decided, by=chair_of(decided), outcome="laureate")
    propose_seal(draft, by=chair_of(decided))
    with refused("A second person confirms the seal."):
        confirm_seal(draft, by=chair_of(decided))

    assert not Mail.objects.filter(kind="journal-head").exists()


def test_a_broken_seal_is_mailed_to_the_chair_with_its_reason():
    award = make_sealed()
    verdict = Verdict.objects.get()
    verdict.ask_break(by=with_right("break_seal"), reason="Une erreur de saisie.")
    verdict.break_seal(by=with_right("break_seal"))

    mail = Mail.objects.get(kind="seal-broken")
    award.refresh_from_db()
    assert mail.to == chair_of(award).email
    assert "Une erreur de saisie." in mail.body


def test_the_chair_names_confidants_and_each_look_is_journalled(client):
    award = make_sealed()
    engraver = make_user("graveur@example.org", name="Dominique Graveuse")
    where, result = page(award, "confidents/"), f"/en/jury/confidence/{award.pk}/"
    client.force_login(chair_of(award))

    unknown = client.post(where, {"email": "personne@example.org", "purpose": "engraving"})
    assert "No account has this address." in main_of(unknown)
    assert 'value="personne@example.org"' in unknown.content.decode()
    client.post(where, {"email": "Graveur@example.org", "purpose": "engraving"})
    twice = client.post(where, {"email": "graveur@example.org", "purpose": "engraving"})
    assert "is named already, for this." in main_of(twice)

    client.force_login(engraver)
    winner = Verdict.objects.get().values["rewarded"][0]["name"]
    assert winner not in client.get(result).content.decode()
    assert not JournalEntry.objects.filter(action="awards.verdict.looked").exists()
    for looks in (1, 2):
        assert winner in main_of(client.post(result))
        assert JournalEntry.objects.filter(action="awards.verdict.looked").count() == looks
    for detail in JournalDetail.objects.all():
        if "verdict" in detail.target_type:
            assert winner not in f"{detail.data}{detail.target_label}"
    client.force_login(chair_of(award))
    assert "2 looks" in main_of(client.get(where))
    assert winner not in client.get(where).content.decode()


def test_a_confidant_finds_nothing_once_the_seal_is_broken(client):
    award = make_sealed()
    verdict, reader = Verdict.objects.get(), make_user()
    verdict.name_confidant(reader, "press", by=chair_of(award))
    verdict.ask_break(by=with_right("break_seal"), reason="Une erreur.")
    verdict.break_seal(by=with_right("break_seal"))
    client.force_login(reader)

    assert client.get(f"/en/jury/confidence/{award.pk}/").status_code == 404
    assert client.post(f"/en/jury/confidence/{award.pk}/").status_code == 404


def test_a_code_that_is_no_longer_fresh_is_asked_for_again(client, decided, mailoutbox):
    write(client, decided, outcome="laureate")
    give_fresh_code(client, decided, mailoutbox)
    form = form_of(client, page(decided, "relecture/"), "proposer/")
    session = client.session
    del session[GIVEN]
    session.save()

    answer = client.post(form.action, dict(form.pairs()))

    assert answer.url.startswith("/en/compte/code/")
    assert not Verdict.objects.exclude(proposed_at=None).exists()
