"""What the project's own documents point to exists."""

import re
from pathlib import Path

import pytest
from django.conf import settings

ROOT = Path(settings.BASE_DIR)
DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md"), *ROOT.glob("fixtures/*.md")])
LINK = re.compile(r"\]\(([^)#\s]+)[^)]*\)")


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_every_link_of_a_document_leads_somewhere(document):
    links = LINK.findall(document.read_text())
    local = [link for link in links if "://" not in link and not link.startswith("/")]

    assert [link for link in local if not (document.parent / link).exists()] == []


def test_every_path_of_the_hand_over_exists():
    named = re.findall(
        r"`([\w./-]+/[\w./-]*|[\w-]+\.md)`", (ROOT / "docs/passation.md").read_text()
    )
    ours = [path for path in named if path.split("/")[0] in {each.name for each in ROOT.iterdir()}]

    assert len(ours) > 50
    assert [path for path in named if path not in ours] == [
        "/editions/2017/",
        "editions/2017/index.html",
    ]
    assert [path for path in ours if not (ROOT / path).exists()] == []


def test_the_tree_that_the_readme_shows_is_the_tree():
    tree = re.search(r"```text\n(.*?)```", (ROOT / "README.md").read_text(), re.DOTALL)[1]
    parent, missing = "", []
    for line in tree.splitlines():
        name = re.split(r"\s{2,}|, ", line.strip())[0]
        if line.startswith("   ") and not re.match(r"  \S", line):
            continue  # the rest of a description
        path = name if not line.startswith("  ") else f"{parent}{name}"
        parent = name if not line.startswith("  ") else parent
        if not list(ROOT.glob(path.rstrip("/"))):
            missing.append(path)

    assert len(tree.splitlines()) > 15
    assert missing == []
