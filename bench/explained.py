"""Which queries cost the database most, and their plans: see `bench/plans.py`."""

import re
from time import perf_counter

from convergences.wsgi import django  # isort: skip  it sets Django up for what follows

from django.db import connection

from bench.drawn import QUESTION, sampled_paths
from tests.wsgi_client import ask

HEAVIEST, LONGEST = 10, 40
PARAMETER = re.compile(r"'[^']*'|\b\d+\b")
NOISE = re.compile(r"^\s*(Buckets|Heap Fetches|Heap Blocks|Sort Method|Batches|Cache Mode|Hits):?")


class Heard:
    """Every query that was asked: how long it took, where, and with which values."""

    def __init__(self):
        self.queries, self.path = {}, ""

    def __call__(self, execute, sql, params, many, context):
        begun = perf_counter()
        try:
            return execute(sql, params, many, context)
        finally:
            taken = (perf_counter() - begun) * 1000
            shape = PARAMETER.sub("?", sql)
            if sql.lstrip(" (").startswith("SELECT") and taken > self.queries.get(shape, [0])[0]:
                self.queries[shape] = taken, self.path, sql, params


def heard():
    """What the pages ask, each page drawn twice and heard the second time."""
    asked = [(path, "") for path in sampled_paths() if not path.startswith("/en/")]
    found = Heard()
    for path, query in [*asked, ("/archives/", QUESTION)]:
        answer = ask(django, path, query=query)
        assert answer.status == 200, (path, answer.status)
        found.path = f"{path}?{query}" if query else path
        with connection.execute_wrapper(found):
            ask(django, path, query=query)
    return found.queries.values()


def plan_of(sql, params):
    """The plan that was followed, without its noise, and cut where it goes on and on."""
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (ANALYZE, COSTS OFF, TIMING OFF) {sql}", params)
        lines = [line for (line,) in cursor.fetchall() if not NOISE.match(line)]
    if len(lines) > LONGEST:
        more = f"  … and {len(lines) - LONGEST} lines of the same kind"
        lines = [*lines[: LONGEST - 2], more, *lines[-2:]]
    return lines


def main():
    """Print the page, in Markdown."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
        cursor.execute("SHOW server_version")
        version = cursor.fetchone()[0].split()[0]
    print("# The heaviest queries, and their plans\n")
    print(
        f"Written by `bench/plans.py`, on 12,000 nominees and PostgreSQL {version}. Each was asked "
        "by the page named above it;\nmilliseconds are what the page waited for it."
    )
    heaviest = sorted(heard(), key=lambda query: query[0], reverse=True)[:HEAVIEST]
    for number, (taken, path, sql, params) in enumerate(heaviest, 1):
        table = re.search(r'FROM "(\w+)"', sql)[1]
        print(f"\n## {number}. `{table}`, {taken:.0f} ms, for `{path}`\n\n```")
        print("\n".join(plan_of(sql, params)))
        print("```")


if __name__ == "__main__":
    main()
