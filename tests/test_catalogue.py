"""The catalogue: what no French sentence may say, whatever fills its blanks."""

import gettext
import re
from pathlib import Path

GUIDE = Path("awards/minutes/GUIDE.txt")
CATALOGUE = Path("convergences/locale/fr/LC_MESSAGES/django.mo")


def sentences():
    """Every `(English, French)` of the compiled catalogue, plurals one by one."""
    with CATALOGUE.open("rb") as file:
        catalogue = gettext.GNUTranslations(file)._catalog
    for key, french in catalogue.items():
        english = key[0] if isinstance(key, tuple) else key
        yield english, french


def test_the_name_of_an_award_follows_no_word_that_it_begins_with():
    """« Prix France 2017 », “European Award 2015”: the name says already what it is."""
    stutters = re.compile(r"(?i)\bprix %\(award\)s|\bprix %s|\baward %\(award\)s|\baward %s")
    told = list(sentences())

    assert len(told) > 1000
    assert [said for pair in told for said in pair if stutters.search(said)] == []


def test_a_seal_is_broken_in_one_word():
    """« Briser », as its button and its permission say: never « rompre »."""
    other = re.compile(r"(?i)\brompre (?:un|le) scellé|scellés? romp")
    written = [french for _english, french in sentences()]
    written += [path.read_text() for path in (*Path("docs").glob("*.md"), GUIDE)]

    assert [found[0] for found in map(other.search, written) if found] == []


def test_the_handbook_quotes_permissions_by_their_names():
    handbook = Path("docs/passation.md").read_text()
    named = dict(sentences())

    for english, codename in (
        ("Can break the seal of a verdict, with another person", "break_seal"),
        ("Can see the marks before the verdict is sealed", "see_marks"),
    ):
        assert f"« {named[english]} » (`{codename}`)" in handbook


def test_whoever_reads_or_is_called_may_be_a_woman():
    one_gender = re.compile(r"(?i)\bporté garant\b|appelez l’auditeur(?! ou)|\bun collègue")

    assert [french for _english, french in sentences() if one_gender.search(french)] == []
