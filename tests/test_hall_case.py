"""The case for the hall holds no result before a code is typed: S2, and two worlds for F8."""

import base64
import codecs
import html
import json
import re
from urllib.parse import quote

import pytest
from django.utils import translation

from awards import hall_locks
from awards.hall_case import case_of
from awards.hall_codes import code_of
from awards.models import Handover, Verdict
from tests.evenings import announce_and_reveal, begin, make_evening, seal
from tests.factories import make_award, make_ceremony, make_organisation
from tests.hall import two_confidants
from tests.juries import chair_of, confirm_first, declare_all, make_coming_edition, make_jury
from tests.worlds import mark_for, world

pytestmark = [pytest.mark.django_db, pytest.mark.long]

SEALED = re.compile(r'data-(salt|nonce|sealed)="([^"]*)"')


def canary(name):
    """A text that stands nowhere else."""
    return f"Canari{name}é9f3c"


def encodings(text):
    """The ways in which this text could stand in a file."""
    raw = text.encode()
    forms = {
        "plain": text,
        "html": html.escape(text),
        "entities": "".join(f"&#{ord(letter)};" for letter in text),
        "hexadecimal entities": "".join(f"&#x{ord(letter):x};" for letter in text),
        "json": json.dumps(text)[1:-1],
        "address": quote(text),
        "hexadecimal": raw.hex(),
        "latin": text.encode("latin-1").hex(),
        "utf-16": text.encode("utf-16-le").hex(),
        "reversed": text[::-1],
        "rot13": codecs.encode(text, "rot13"),
        "base32": base64.b32encode(raw).decode().rstrip("=")[:-1],
    }
    for shift in range(3):  # base64 writes a text in three ways, by what stands before it
        coded = base64.b64encode(b"x" * shift + raw).decode()
        forms[f"base64 {shift}"] = coded[(0, 2, 3)[shift] : len(coded.rstrip("=")) - 1]
    return forms


def told(text, where):
    """The encodings in which `text` stands in the file."""
    return [name for name, form in encodings(text).items() if form.lower() in where.lower()]


def in_clear(case):
    """The file without what is encrypted."""
    return SEALED.sub(r'data-\1=""', case)


def evening_of(winner=0, *, withheld=False):
    """An evening of two sealed awards, full of canaries; gives it with its verdicts."""
    edition = make_coming_edition()
    ceremony = make_ceremony(edition, name_fr="Soirée")
    awards = [award_of(ceremony, place) for place in (1, 2)]
    edition.start_jury(by=None)
    edition.announce_nominees(by=None)
    for award in awards:
        award.refresh_from_db()
        declare_all(award)
        nominees = list(award.nominees.all())
        mark_for(award, nominees[winner])
        award.open_deliberation(by=chair_of(award))
        texts = {"citation_fr": canary("Motivation"), "reason": canary("Raison")}
        if withheld:
            seal(award, outcome="not_awarded", **texts)
        else:
            confirm_first(award)
            mention = {"nominee": nominees[3], "mention_fr": canary("Mention")}
            seal(award, outcome="laureate", mentions=[mention], **texts)
    return ceremony, [Verdict.objects.get(award=award) for award in awards]


def award_of(ceremony, place):
    """One of its awards: four nominees, each with a member and a way to say its name."""
    award = make_award(
        ceremony.edition,
        label_fr=f"Prix {place}",
        ceremony=ceremony,
        running_order=place,
        may_be_withheld=True,
    )
    make_jury(award, nominees=4)
    for number, nominee in enumerate(award.nominees.all()):
        partnership = nominee.partnership
        partnership.name_fr = f"Projet {place}{'ABCD'[number]}"
        partnership.save()
        nominee.pronunciation = canary(f"Dire{number}")
        nominee.save()
        member = partnership.members.first()
        member.organisation = make_organisation(canary(f"Membre{place}{number}"))
        member.save()
    return award


def secrets_of(verdicts):
    """Every text of a result that nobody may read before the reveal."""
    found = {canary("Raison"), canary("Motivation"), canary("Mention")}
    for verdict in verdicts:
        found |= {verdict.salt, verdict.secret, code_of(verdict.salt)}
        found.add(code_of(verdict.salt).replace("-", ""))
        for line in verdict.values["rewarded"]:
            found |= {line["partnership"], *(member["name"] for member in line["members"])}
    return found | {canary(f"Dire{number}") for number in range(4)}


@pytest.mark.parametrize("encoding", encodings("x"))
def test_a_secret_that_was_planted_is_found_first(encoding):
    ceremony, verdicts = evening_of()
    secret = canary("Motivation")
    case = case_of(ceremony, verdicts)
    assert told(secret, case) == []

    planted = case.replace("</main>", f"<!-- {encodings(secret)[encoding]} --></main>")

    assert encoding in told(secret, planted)


def test_before_a_code_is_typed_the_file_holds_nothing_of_a_result():
    ceremony, verdicts = evening_of()

    case = case_of(ceremony, verdicts)

    found = {text: told(text, case) for text in secrets_of(verdicts)}
    assert {text: where for text, where in found.items() if where} == {}
    for verdict in verdicts:
        assert case.count(verdict.values["rewarded"][0]["name"]) == 1, "among the nominees alone"


def test_what_each_code_opens_is_the_whole_result():
    ceremony, verdicts = evening_of()

    case = case_of(ceremony, verdicts)

    locks = [dict(zip(("salt", "nonce", "sealed"), found, strict=True)) for found in locks_of(case)]
    for verdict, lock in zip(verdicts, locks, strict=True):
        opened = hall_locks.unlock(code_of(verdict.salt), lock)
        rewarded = verdict.values["rewarded"]
        wanted = [line["name"] for line in rewarded] + [canary("Mention"), canary("Motivation")]
        wanted += [member["name"] for line in rewarded for member in line["members"]]
        assert not [text for text in wanted if text not in opened]
        assert "script" not in opened


def locks_of(case):
    values = [value for _name, value in SEALED.findall(case)]
    return [values[at : at + 3] for at in range(0, len(values), 3)]


def test_nominees_stand_in_alphabetical_order_whoever_has_won():
    ceremony, verdicts = evening_of(winner=2)

    case = case_of(ceremony, verdicts)

    for place in (1, 2):
        assert re.findall(rf"Projet {place}[A-D]", case) == [f"Projet {place}{x}" for x in "ABCD"]


WORLDS = [{"winner": 0}, {"winner": 2}, {"withheld": True}]


def worlds():
    """The same evening with another outcome: its file, each time."""
    for outcome in WORLDS:
        with world():
            ceremony, verdicts = evening_of(**outcome)
            yield outcome, ceremony, verdicts, case_of(ceremony, verdicts)


def test_two_worlds_with_other_winners_give_the_same_file_but_for_the_ciphers():
    cases = [case for _outcome, _ceremony, _verdicts, case in worlds()]

    assert len({in_clear(case) for case in cases}) == 1
    assert len({len(case) for case in cases}) == 1
    assert len({len(lock[2]) for case in cases for lock in locks_of(case)}) == 1
    # Nothing of a cipher comes back: not within a file, not from one to another.
    ciphers = [value for case in cases for lock in locks_of(case) for value in lock]
    assert len(set(ciphers)) == len(ciphers)


def test_a_file_that_differed_by_its_winner_would_be_seen():
    planted = {
        case.replace("<ol>", f"<ol data-n='{verdicts[0].lines[0]['nominee']}'>")
        for outcome, _ceremony, verdicts, case in worlds()
        if not outcome.get("withheld")
    }

    assert len({in_clear(case) for case in planted}) == 2


def test_the_file_asks_for_nothing_from_evening_of():
    ceremony, verdicts = evening_of()

    case = in_clear(case_of(ceremony, verdicts))

    assert re.findall(r"(?:src|href|action|srcset|poster)=", case) == []
    assert "http://" not in case and "https://" not in case and "@import" not in case
    addresses = re.findall(r"url\(\s*[\"']?([^)\"']{1,30})", case)
    assert len(addresses) == 2
    assert all(address.startswith("data:font/woff2;base64,") for address in addresses)
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', case)[1]
    assert policy.startswith("default-src 'none'; style-src 'sha256-")
    assert "unsafe" not in policy
    assert len(case) < 250_000


def test_an_award_that_is_not_in_the_file_is_announced_there_without_a_result():
    ceremony, verdicts = evening_of()

    case = case_of(ceremony, verdicts[:1])

    assert len(locks_of(case)) == 1
    assert "Projet 2A" in case


def test_an_award_revealed_before_is_left_out_and_its_result_too():
    ceremony = make_evening(awards=2)
    people = two_confidants(ceremony, "hall")
    begin(ceremony)
    revealed, closed = ceremony.in_running_order()
    announce_and_reveal(ceremony.cursors.get(), revealed)

    verdicts = Handover.ask(ceremony, "hall", by=people[0]).make(by=people[1])
    case = case_of(ceremony, verdicts)

    assert closed.label in case
    assert revealed.label not in case
    assert len(locks_of(case)) == 1


def test_it_is_written_in_the_language_of_the_page():
    ceremony, verdicts = evening_of()
    with translation.override("en"):
        assert '<html lang="en">' in case_of(ceremony, verdicts)
    assert '<html lang="fr">' in case_of(ceremony, verdicts)
