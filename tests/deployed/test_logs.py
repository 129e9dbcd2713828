"""What is written while the site is served: the same number in both logs, and nobody in either."""

import json
import re
import time

KEY = "canari-7f3a9c51d2e84b6f9a0c"
EMAIL = "zenobie@canari.example"
FORGED = "f" * 32


def written(site, name, number):
    """The line in JSON of this request, in the logs whose names begin so."""
    for _try in range(50):
        for path in (site.root / "var" / "log").glob(f"{name}*.log"):
            for line in path.read_text().splitlines():
                if number in line and line.startswith("{"):
                    return json.loads(line)
        time.sleep(0.1)
    raise AssertionError(f"{number} is in no {name}*.log\n{site.logs()}")


def test_both_logs_tell_of_a_request_by_the_number_that_nginx_gave_it(site):
    answer = site.visitor().get("/editions/2017/", X_Request_Id=FORGED)
    number = answer.headers["x-request-id"]
    by_nginx, by_site = written(site, "convergences-access", number), written(site, "site@", number)

    assert re.fullmatch("[0-9a-f]{32}", number)
    assert number != FORGED
    assert (by_nginx["status"], by_nginx["file"]) == (200, "-")
    assert (by_site["status"], by_site["route"]) == (200, "/editions/<number:year>/")
    assert by_site["release"] == site.served()


def test_no_log_says_who_came_nor_what_they_typed(site):
    visitor = site.visitor()
    # The release before may have written otherwise.
    logs = {path: path.stat().st_size for path in (site.root / "var" / "log").glob("*.log")}
    for path in (f"/?q={EMAIL}", f"/{KEY}/", f"/compte/password/reset/key/1-{KEY}/"):
        last = visitor.get(path, Cookie=f"a={KEY}", Referer=f"https://x.example/{KEY}")
    written(site, "convergences-access", last.headers["x-request-id"])
    written(site, "site@", last.headers["x-request-id"])

    for path, before in logs.items():
        text = path.read_bytes()[before:].decode()
        assert not [found for found in (KEY, EMAIL, "127.0.0.1") if found in text], path


def test_what_the_timers_run_is_remembered(site):
    site.site("hourly")

    runs = "from convergences.models import Run\ntold = {r.job: r.went_well for r in Run.objects.all()}"
    assert site.asked(runs) == {"purge_limits": True}
