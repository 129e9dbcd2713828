"""Fill a deployment: database, archive, accounts, photographs, collected files.

Run by `tests/browser/deployment.py`, inside Django's shell.
"""

import io

from django.core.files.base import ContentFile
from django.core.management import call_command
from PIL import Image

from awards.visibility import partnerships_for
from convergences.demonstration import ACCOUNTS
from partnerships.models import Partnership, Picture
from tests.factories import make_award, make_category, make_edition, make_nominee, make_report

PHOTOGRAPHED = "green-village"
FULL_YEAR = 2016  # the archive knows nothing of that edition


def install():
    """A site as it is on its first day, empty."""
    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)


def prepare(more_nominees=0):
    """The archive of 2013 to 2018, and what the tests need besides."""
    install()
    call_command("load_archive", verbosity=0)
    for account in ACCOUNTS:
        account.prepare()
    make_report()
    hang_a_photograph(Partnership.objects.get(slug=PHOTOGRAPHED))
    fill(make_edition(FULL_YEAR), more_nominees)


def hang_a_photograph(partnership):
    """A picture of `partnership`, with its public copies."""
    picture = Picture(
        partnership=partnership,
        original=ContentFile(photograph(), "photo.jpg"),
        alt_fr="Des voisins plantent un arbre",
        credit="Camille Exemple",
    )
    picture.full_clean()
    picture.save()
    Picture.objects.settle(partnerships_for())


def photograph():
    """A JPEG about as hard to compress as a photograph of people in a street."""
    size = (2000, 1500)
    grain = Image.effect_noise(size, 12)
    shapes = Image.effect_noise((100, 75), 90).resize(size, Image.Resampling.BICUBIC)
    sky = Image.linear_gradient("L").resize(size)
    file = io.BytesIO()
    Image.merge("RGB", (Image.blend(grain, shapes, 0.7), shapes, sky)).save(file, "JPEG")
    return file.getvalue()


def fill(edition, number):
    """Give an edition `number` nominees, five for each award."""
    for count in range(number):
        if count % 5 == 0:
            award = make_award(edition, make_category(f"Catégorie {count // 5 + 1}"))
        make_nominee(award)
