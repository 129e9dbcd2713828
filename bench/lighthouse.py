"""Lighthouse, as on a phone, of the pages that most people open: performance, accessibility and more.

    python bench/lighthouse.py

The site is served as it is deployed, from an empty folder with the real archive. `npx` fetches
Lighthouse; Chromium is at `/usr/bin/chromium`. To reach: 100 in each of the four, for each page.
"""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bench.machine import Others
from tests.browser.deployment import ROOT, served

LIGHTHOUSE = "lighthouse@13.5.0"
PAGES = ["/", "/editions/2017/", "/partenariats/le-centsept/", "/archives/"]
CATEGORIES = ["performance", "accessibility", "best-practices", "seo"]
CHROMIUM = {"CHROME_PATH": "/usr/bin/chromium"}


def main():
    """Print a line per page; leave with 1 when one is below 100 anywhere."""
    reached = True
    print(f"{'page':32}" + "".join(f"{name:>16}" for name in CATEGORIES))
    with (
        tempfile.TemporaryDirectory() as folder,
        served(Path(folder), "prepare()") as site,
        Others() as others,
    ):
        for path in PAGES:
            found = scores(site.address + path)
            print(f"{path:32}" + "".join(f"{found[name]:16}" for name in CATEGORIES), flush=True)
            reached = reached and set(found.values()) == {100}
    print(others)
    sys.exit(not reached)


def scores(address):
    """`{category: 0 to 100}` of a page."""
    flags = "--headless=new" + (" --no-sandbox" if os.geteuid() == 0 else "")
    command = ["npx", "--yes", LIGHTHOUSE, address, "--quiet", "--output=json"]
    command += [f"--only-categories={','.join(CATEGORIES)}", f"--chrome-flags={flags}"]
    said = subprocess.run(command, env=os.environ | CHROMIUM, stdout=subprocess.PIPE, check=True)
    categories = json.loads(said.stdout)["categories"]
    return {name: round(100 * categories[name]["score"]) for name in CATEGORIES}


if __name__ == "__main__":
    os.chdir(ROOT)
    main()
