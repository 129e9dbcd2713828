"""The file beside its form: what a juror reads, what stays closed, and who never gets in."""

import pytest

from awards.models import Assessment, Criterion, Declaration
from tests.factories import (
    make_attachment,
    make_award,
    make_category,
    make_nominee,
    make_picture,
    make_source,
    make_superuser,
)
from tests.juries import (
    chair_of,
    declare,
    declare_all,
    make_award_at_work,
    make_coming_edition,
    make_deliberation,
    make_member_of_jury,
    make_sealed,
    submit,
)
from tests.marking_pages import Page, a_member
from tests.pages import main_of

pytestmark = pytest.mark.django_db
ABSENT = "/jury/987654321/"
UNDER = ("", "abstention/", "feuille/", "feuille/scan/")


@pytest.fixture
def award():
    award = make_award_at_work(nominees=3)
    declare_all(award)
    return award


@pytest.fixture
def juror(award, client):
    juror = a_member(award)
    client.force_login(juror.user)
    return juror


@pytest.fixture
def nominee(award):
    return award.nominees.first()


def page(client, nominee, under=""):
    """What is read at the address of a file."""
    return client.get(f"/jury/{nominee.pk}/{under}")


def test_a_file_is_read_whole_beside_its_form(client, juror, nominee):
    partnership = nominee.partnership
    partnership.story_fr = "## Le contexte\n\nUne **ferme** et une école."
    partnership.website = "https://example.org/ferme"
    partnership.save()
    partnership.sources.add(make_source(title="Un reportage"))
    make_attachment(nominee, title="Bilan 2025")

    words = main_of(page(client, nominee))

    told = ["Le contexte", "Une ferme et une école.", "example.org", "Un reportage", "Bilan 2025"]
    assert [each for each in told if each not in words] == []
    assert "1. Critère 1" in words
    assert "critère principal" in words


def test_reading_writes_nothing(client, juror, nominee):
    page(client, nominee)
    page(client, nominee, "abstention/")

    assert not Assessment.objects.exists()


def test_the_page_is_kept_by_no_cache_and_no_index(client, juror, nominee):
    answer = page(client, nominee)

    assert "no-store" in answer["Cache-Control"]
    assert answer["X-Robots-Tag"] == "noindex"


def test_a_phone_reads_the_place_of_the_file_and_goes_on(client, juror, award):
    first, second, third = juror.in_drawn_order(award.nominees.all())

    body = page(client, second).content.decode()

    assert "Dossier 2 sur 3" in body
    assert f'href="/jury/{first.pk}/" rel="prev"' in body
    assert f'href="/jury/{third.pk}/" rel="next"' in body


def test_the_bar_says_where_one_stands(client, nominee, juror):
    criteria = list(nominee.award.criteria.all())
    assert "Aucune note encore, 2 critères à noter" in main_of(page(client, nominee))

    # Weights of one and two: 5 and 4 make 13 thirds.
    form = Page(client, nominee).fill(5, 4)
    form.autosave()

    assert len(criteria) == 2
    assert "Moyenne pondérée provisoire : 4,33 sur 5, 2 critères notés sur 2" in main_of(
        page(client, nominee)
    )


def test_the_bar_says_what_was_submitted_until_something_changes(client, nominee, juror):
    submit(juror, nominee, [5, 4])
    address = f"/en/jury/{nominee.pk}/"

    words = main_of(client.get(address))
    assert "Submitted, weighted mean: 4.33 out of 5" in words
    assert "Submit again" in words
    assert "Keep as a draft" not in words
    assert "Provisional" not in words

    Page(client, nominee).fill(3, 4).autosave()
    words = main_of(client.get(address))
    assert "Provisional weighted mean: 3.67 out of 5, 2 criteria marked out of 2" in words
    assert "Keep as a draft" in words
    assert "Submit again" not in words


def test_going_back_to_what_was_submitted_says_so_again(client, nominee, juror):
    submit(juror, nominee, [5, 4])
    form = Page(client, nominee)
    assert "provisoire" in form.fill(3, 4).autosave().json()["provisional"]

    answer = form.fill(5, 4, version="2").autosave()

    assert "provisoire" not in answer.json()["provisional"]


def test_where_criteria_weigh_the_same_the_bar_gives_the_sum(client):
    edition = make_coming_edition()
    award = make_award(edition, make_category("France"))
    nominee = make_nominee(award)
    for role in ("chair", "member", "member"):
        make_member_of_jury(award, role)
    Criterion.make_default_set(award)
    edition.start_jury(by=None)
    declare_all(award)
    client.force_login(a_member(award).user)
    form = Page(client, nominee).fill(4, 5, 4)

    assert "Provisoire" in form.autosave().json()["provisional"]
    assert "Provisoire : 13 sur 15, 3 critères notés sur 5" in main_of(page(client, nominee))


def test_the_juror_that_has_nothing_left_is_thanked(client, juror, award):
    for nominee in award.nominees.all():
        submit(juror, nominee, 3)

    words = main_of(page(client, nominee))

    assert "Vous n’avez pas d’autre dossier à noter, merci." in words
    assert "3 transmis sur 3" in words


# --- who never gets in --------------------------------------------------------------------------


def same(ask, address, absent):
    """Whether two addresses are answered the same bytes, but for the address that was asked."""
    first, second = (told(ask(asked), asked) for asked in (address, absent))
    return first == second


def told(answer, asked):
    """All that an answer tells, but how long it is and the second when it was given."""
    untold = {"Content-Length", "Expires"}
    headers = {name: value for name, value in answer.headers.items() if name not in untold}
    return answer.status_code, headers, answer.content.replace(asked.encode(), b"*")


@pytest.mark.parametrize("under", UNDER)
@pytest.mark.parametrize("method", ["get", "head", "post", "put", "delete"])
def test_a_recused_jurors_file_does_not_exist(client, award, nominee, under, method):
    juror = a_member(award)
    declare(juror, nominee, "interest")
    client.force_login(juror.user)
    ask = getattr(client, method)

    assert same(ask, f"/jury/{nominee.pk}/{under}", f"{ABSENT}{under}")


@pytest.mark.parametrize("method", ["get", "post"])
def test_nor_do_its_draft_documents_and_pictures(client, award, nominee, method):
    juror = a_member(award)
    attachment = make_attachment(nominee)
    picture = make_picture(nominee.partnership)
    name = picture.rendition_names[0]
    ask = getattr(client, method)
    client.force_login(juror.user)
    assert client.get(f"/jury/documents/{attachment.pk}/").status_code == 200
    assert client.get(f"/jury/photos/{picture.token}/{name}").status_code == 200

    declare(juror, nominee, "interest")

    for there, absent in [
        (f"/jury/{nominee.pk}/brouillon/", f"{ABSENT}brouillon/"),
        (f"/jury/documents/{attachment.pk}/", "/jury/documents/987654321/"),
        (f"/jury/photos/{picture.token}/{name}", f"/jury/photos/{'0' * 32}/{name}"),
    ]:
        assert same(ask, there, absent), there


def test_nothing_opens_before_every_answer_of_the_award(client):
    award = make_award_at_work(nominees=2)
    declare_all(award)
    juror, nominee = a_member(award), award.nominees.first()
    client.force_login(juror.user)
    assert page(client, nominee).status_code == 200

    other = award.nominees.last()
    Declaration.objects.filter(juror=juror, nominee=other).update(answer="", answered_at=None)

    assert page(client, nominee).status_code == 404


def test_a_juror_of_another_award_and_a_superuser_find_nothing(client, award, nominee):
    attachment = make_attachment(nominee)
    other = make_award_at_work(make_coming_edition(2027))
    declare_all(other)
    for person in (a_member(other).user, make_superuser()):
        client.force_login(person)

        assert page(client, nominee).status_code == 404
        assert client.get(f"/jury/documents/{attachment.pk}/").status_code == 404


def test_a_curator_who_is_a_recused_juror_is_a_recused_juror(client, award, nominee):
    curator = make_superuser()
    juror = a_member(award)
    juror.user = curator
    juror.save()
    attachment = make_attachment(nominee)
    client.force_login(curator)
    assert client.get(f"/jury/documents/{attachment.pk}/").status_code == 200

    declare(juror, nominee, "interest")

    assert client.get(f"/jury/documents/{attachment.pk}/").status_code == 404


def test_an_account_that_was_disabled_is_led_to_the_sign_in(client, juror, nominee):
    juror.user.is_active = False
    juror.user.save()

    assert page(client, nominee).headers["Location"] == f"/compte/login/?next=/jury/{nominee.pk}/"


# --- documents ----------------------------------------------------------------------------------


def test_a_document_is_handed_to_be_kept_and_runs_nothing(client, juror, nominee):
    attachment = make_attachment(nominee, title="Bilan d’activité")

    answer = client.get(f"/jury/documents/{attachment.pk}/")

    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"].startswith("attachment")
    assert "sandbox" in answer["Content-Security-Policy"]
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in answer["Cache-Control"]
    assert b"".join(answer).startswith(b"%PDF")


def test_a_photograph_that_is_not_public_is_seen_by_the_jury_alone(client, juror, nominee):
    picture = make_picture(nominee.partnership)

    body = page(client, nominee).content.decode()
    address = f"/jury/photos/{picture.token}/{picture.rendition_names[0]}"
    answer = client.get(address)

    assert address in body
    assert "/admin/" not in body
    assert (answer.status_code, answer["Cache-Control"].split(",")[0]) == (200, "private")
    client.logout()
    assert client.get(address).status_code == 302


# --- other states -------------------------------------------------------------------------------


def test_an_award_decided_by_vote_is_read_and_not_marked(client):
    award = make_award_at_work(decided_by="vote", criteria=0)
    declare_all(award)
    client.force_login(a_member(award).user)

    answer = page(client, award.nominees.first())

    assert "Ce prix se décide au vote, sans notes." in main_of(answer)
    assert "Transmettre" not in main_of(answer)


def test_once_the_deliberation_is_open_marks_are_read_and_frozen(client):
    award = make_deliberation()
    client.force_login(a_member(award).user)

    answer = page(client, award.nominees.first())

    words = main_of(answer)
    assert "La délibération est ouverte : les notes sont figées" in words
    assert "Critère 1 5" in words
    assert "Un beau projet." in words
    assert "Transmettre" not in words
    assert page(client, award.nominees.first(), "abstention/").status_code == 302


def test_once_the_verdict_is_sealed_ones_own_marks_are_closed_too(client):
    award = make_sealed()
    nominee = award.nominees.first()
    client.force_login(chair_of(award))

    answer = page(client, nominee)

    assert "Le verdict est scellé" in main_of(answer)
    assert nominee.partnership.name not in answer.content.decode()
    assert "Un beau projet." not in answer.content.decode()
    assert page(client, nominee, "feuille/").status_code == 404


def test_a_withdrawn_nominee_has_no_file_any_more(client, juror, nominee):
    nominee.withdraw(by=None, reason="Le projet s’arrête.")

    assert page(client, nominee).status_code == 404


@pytest.mark.parametrize(("nominees", "criteria"), [(1, 1), (3, 2), (9, 6)])
def test_a_file_costs_the_same_whatever_the_award(
    client, django_assert_num_queries, nominees, criteria
):
    award = make_award_at_work(nominees=nominees, criteria=criteria)
    declare_all(award)
    juror = a_member(award)
    for nominee in award.nominees.all():
        submit(juror, nominee, 4)
        make_attachment(nominee)
    client.force_login(juror.user)

    with django_assert_num_queries(24):
        page(client, nominee)
