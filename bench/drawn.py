"""What each public page costs to draw anew, in the database of `DATABASE_URL`: see `bench/pages.py`."""

import random
import statistics
import time

from convergences.wsgi import django  # isort: skip  it sets Django up for what follows

from django.urls import reverse

from awards.views.opendata import LISTS, SITE_PAGES
from awards.visibility import categories_for, editions_for, organisations_for, partnerships_for
from convergences.ready.application import ReadyPages
from tests.wsgi_client import ask

DRAWN, SAMPLE, SEED = 5, 40, 2017
QUESTION = "q=quartier&pays=FR&edition=2020"


def draw():
    """Print how many pages, their median, a question of the archive, a ready page; then the slowest."""
    paths = sampled_paths()
    # Keeps nothing: each page is drawn as a worker draws it once something has changed.
    anew = ReadyPages(django, most=0)
    costs = {path: cost(lambda path=path: ask(anew, path), path) for path in paths}
    median = statistics.median(costs.values())
    slowest = sorted(costs, key=costs.get)[-3:]
    asked = cost(lambda: ask(anew, "/archives/", query=QUESTION), QUESTION)
    site = ReadyPages(django)
    ask(site, "/", Accept_Encoding="br")
    ready = min(timed(lambda: ask(site, "/", Accept_Encoding="br"), 2000) for _each in range(5))
    print(len(paths), median, asked, ready)
    for path in slowest:
        print(f"{costs[path]:.1f} ms {path}")


def sampled_paths():
    """Every list, and some of what is numerous, in both languages."""
    chosen = random.Random(SEED)
    paths = [reverse(f"awards:{name}") for name in LISTS]
    paths += [reverse(f"convergences:{name}") for name in SITE_PAGES]
    for rows in (editions_for(), categories_for(), partnerships_for(), organisations_for()):
        found = list(rows)
        paths += [row.get_absolute_url() for row in chosen.sample(found, min(SAMPLE, len(found)))]
    return paths + [f"/en{path}" for path in paths]


def cost(act, name):
    """The median milliseconds of processor of an act, once it has been done."""
    answer = act()
    assert answer.status == 200, (name, answer.status)
    return statistics.median(timed(act, 1) for _each in range(DRAWN))


def timed(act, times):
    """Milliseconds of processor that an act takes, `times` in a row."""
    begun = time.process_time()
    for _each in range(times):
        act()
    return (time.process_time() - begun) / times * 1000


if __name__ == "__main__":
    draw()
