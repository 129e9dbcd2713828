"""How long each page of the administration and of the jury takes: see `bench/administration.py`."""

import statistics
import time

from convergences.wsgi import django  # isort: skip  # noqa: F401  it sets Django up for what follows

from django.conf import settings
from django.contrib import admin
from django.db import connection
from django.test import Client
from django.urls import NoReverseMatch, get_resolver, reverse

from awards.models import Award, Edition
from awards.urls import jury_urls
from tests.factories import make_award, make_category, make_superuser
from tests.juries import chair_of, declare_all, make_coming_edition, make_jury, mark_all, member_of
from tests.sign_in import sign_in

AWARDS, JURORS, NOMINEES, CRITERIA, TIMES = 10, 20, 30, 5, 3
WORD = "quartier"


def make_jury_at_work():
    """An edition whose awards are all marked, one of them under deliberation; gives that one."""
    edition = make_coming_edition(2026)
    awards = []
    for position in range(AWARDS):
        award = make_award(edition, make_category(f"Catégorie {position}"), position=position)
        awards.append(make_jury(award, JURORS, NOMINEES, CRITERIA))
    edition.start_jury(by=None)
    for award in awards:
        award.refresh_from_db()
        declare_all(award)
        mark_all(award)
    awards[0].open_deliberation(by=chair_of(awards[0]))
    return awards[:2]


def pages_of_the_administration():
    """Each list, found and turned, each form of what has most beside it, each act's page."""
    for model, page in admin.site._registry.items():
        listed = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
        yield listed
        if page.search_fields:
            yield f"{listed}?q={WORD}"
        if model.objects.count() > page.list_per_page:
            yield f"{listed}?p=2"
        keys = list(model.objects.order_by("pk").values_list("pk", flat=True))
        for key in keys[:1] + keys[-1:]:
            yield f"{listed}{key}/change/"
    for name in {
        name
        for name in get_resolver().namespace_dict["admin"][1].reverse_dict
        if isinstance(name, str)
    }:
        for model in (Edition, Award):
            if name.startswith(f"awards_{model._meta.model_name}_"):
                try:
                    yield reverse(
                        f"admin:{name}", args=[model.objects.filter(**AT_WORK[model]).last().pk]
                    )
                except NoReverseMatch:
                    continue
    yield reverse("admin:index")


AT_WORK = {Edition: {"year": 2026}, Award: {"edition__year": 2026}}


def pages_of_the_jury(award):
    """What a juror may open of an award."""
    nominee = award.nominees.first()
    for route in jury_urls:
        for given in ([], [award.pk], [nominee.pk]):
            try:
                yield reverse(f"awards:{route.name}", args=given)
            except NoReverseMatch:
                continue


def timed(client, path):
    """Milliseconds that an answer takes, once it was given; None where there is no page."""
    if client.get(path).status_code != 200:
        return None
    taken = []
    for _each in range(TIMES):
        begun = time.perf_counter()
        client.get(path)
        taken.append(time.perf_counter() - begun)
    return statistics.median(taken) * 1000


def main():
    """Print a line for each page: milliseconds, and whose page it is."""
    settings.ALLOWED_HOSTS.append("testserver")
    deciding, marking = make_jury_at_work()
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
    asked = [("superuser", make_superuser(), pages_of_the_administration())]
    for award in (deciding, marking):
        asked.append(("chair", chair_of(award), pages_of_the_jury(award)))
        asked.append(("juror", member_of(award).user, pages_of_the_jury(award)))
    for who, user, paths in asked:
        client = sign_in(Client(), user)
        for path in dict.fromkeys(paths):
            cost = timed(client, path)
            if cost is not None:
                print(f"{cost:.1f} {path} ({who})", flush=True)


if __name__ == "__main__":
    main()
