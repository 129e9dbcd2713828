"""The photograph on the page of its partnership: the palme makes room for it."""

import re

import pytest
from django.contrib.auth.models import Group

from tests.factories import (
    make_award,
    make_edition,
    make_nominee,
    make_partnership,
    make_photograph,
    make_picture,
    make_user,
)
from tests.pages import main_of
from tests.sign_in import sign_in

pytestmark = pytest.mark.django_db

PAGE = "/partenariats/jute-lab/"


@pytest.fixture
def show(django_capture_on_commit_callbacks):
    """A public partnership, with a photograph per dictionary of fields."""

    def make(*pictures):
        partnership = make_partnership("Jute Lab")
        with django_capture_on_commit_callbacks(execute=True):
            shown = [make_picture(partnership, **fields) for fields in pictures]
            make_nominee(make_award(make_edition(2017)), partnership)
        for picture in shown:
            picture.refresh_from_db()
        return shown

    return make


def body(client, path=PAGE):
    return client.get(path).content.decode()


def images(page):
    """The attributes of each `img`, as dictionaries."""
    return [dict(re.findall(r'([a-z]+)="([^"]*)"', tag)) for tag in re.findall("<img [^>]*>", page)]


def test_it_offers_webp_then_jpeg_at_each_width(client, show):
    (picture,) = show({"data": make_photograph((2000, 1500))})

    page = body(client)

    folder = f"/media/pictures/{picture.public_name}"
    for kind, form in (("image/webp", "webp"), ("image/jpeg", "jpg")):
        srcset = ", ".join(f"{folder}/{width}.{form} {width}w" for width in (480, 960, 1600))
        assert f'<source type="{kind}" srcset="{srcset}" sizes="(min-width: 62rem) 50vw' in page
    assert page.index("image/webp") < page.index("image/jpeg")
    (image,) = images(page)
    assert (image["width"], image["height"]) == ("1600", "1200")
    assert image["src"] == f"{folder}/960.jpg"


def test_every_address_of_the_page_is_served(client, show):
    show({"data": make_photograph((2000, 1500))}, {})

    found = set(re.findall(r"/media/[^ \"]+", body(client)))

    assert len(found) == 10
    assert {client.get(path).status_code for path in found} == {200}


def test_it_says_what_it_shows_and_whose_it_is(client, show):
    show({"alt_fr": "Un atelier.", "alt_en": "", "credit": "A. Martin & <fils>"})

    assert images(body(client))[0]["alt"] == "Un atelier."
    assert "Photo : A. Martin & <fils>" in main_of(client.get(PAGE)).replace("\xa0", " ")
    english = images(body(client, "/en" + PAGE))[0]
    assert (english["alt"], english["lang"]) == ("Un atelier.", "fr")


def test_the_first_one_comes_at_once_and_the_others_when_they_are_needed(client, show):
    first, second = show({"position": 1}, {"position": 2})

    shown = images(body(client))

    assert [image["alt"] for image in shown] == [first.alt_fr, second.alt_fr]
    assert [image.get("loading") for image in shown] == [None, "lazy"]


def test_networks_are_given_the_photograph(client, show):
    (picture,) = show({})

    assert re.search(
        rf'<meta property="og:image" content="http[^"]+{picture.fallback}">', body(client)
    )


def test_the_palme_stands_small_beside_the_title(client, show):
    show({})

    assert re.search(r'class="avec-palme"><h1[^>]*>Jute.Lab</h1><svg', body(client))


def test_a_picture_that_is_not_public_leaves_no_trace_on_the_page(client):
    partnership = make_partnership("Jute Lab")
    make_nominee(make_award(make_edition(2017)), partnership)
    before = body(client)

    picture = make_picture(partnership, alt_fr="Secret-7c1", credit="Secret-7c1")

    assert body(client) == before
    assert picture.token not in before


@pytest.mark.parametrize("pictures", [1, 3, 50])
def test_photographs_cost_the_page_no_query(client, show, django_assert_num_queries, pictures):
    show(*[{"data": make_photograph((8, 6))}] * pictures)

    with django_assert_num_queries(9):
        assert len(images(body(client))) == pictures


def test_the_preview_shows_the_staff_what_is_not_public_yet(client):
    picture = make_picture(make_partnership("Jute Lab"))
    make_nominee(make_award(make_edition(2030, past=False)), picture.partnership)
    user = make_user(is_staff=True)
    user.groups.add(Group.objects.get(name="reader"))
    sign_in(client, user)

    preview = body(client, f"/admin/partnerships/partnership/{picture.partnership_id}/apercu/")

    assert client.get(PAGE).status_code == 404
    (image,) = images(preview)
    assert image["src"].startswith(f"/admin/photos/{picture.token}/")
    assert client.get(image["src"]).status_code == 200
