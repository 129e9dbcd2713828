"""The journal: each act is a link that follows from the one before, and names nobody."""

import datetime
import json
from decimal import Decimal

import pytest
from django.db import connection, transaction
from django.utils.translation import gettext_lazy
from hypothesis import given
from hypothesis import strategies as st

from convergences.journal import JournalEntry, Stream, broken_link, canonical, fault, salted
from convergences.triggers import lifted
from tests.factories import make_edition, make_report, make_user

ACT = "tests.report.read"


def record(*, by=None, target=None, **details):
    return JournalEntry.objects.record(by, ACT, target, **details)


@pytest.mark.django_db
def test_acts_form_one_chain_per_stream():
    edition = make_edition(2017, past=False)
    first, second = record(), record(by=make_user())
    other = record(target=edition)

    assert [(e.stream, e.seq, e.parent) for e in (first, second, other)] == [
        ("site", 1, ""),
        ("site", 2, first.hash),
        ("edition-2017", 1, ""),
    ]
    assert [fault("site"), fault("edition-2017"), fault("never used")] == [None, None, None]
    assert Stream.objects.get(name="site").head == second.hash


@pytest.mark.django_db
def test_the_chained_part_names_nobody_and_nothing():
    user = make_user("jeanne.rarissime@example.org", name="Jeanne Rarissime")
    report = make_report(page="/partenariats/rarissime/")

    entry = record(by=user, target=report, reason="Une raison rarissime")

    chained = " ".join(str(value) for value in JournalEntry.objects.values_list()[0])
    readable = JournalEntry.objects.get().detail
    assert "arissime" not in chained
    assert "reports" not in chained
    assert entry.detail.is_by(user)
    assert readable.actor_label == "Jeanne Rarissime"
    assert "rarissime" in readable.target_label
    assert readable.data == {"reason": "Une raison rarissime"}


@pytest.mark.django_db
def test_two_equal_acts_have_nothing_in_common_but_their_name():
    report = make_report()
    first, second = record(target=report, said="oui"), record(target=report, said="oui")

    assert first.payload != second.payload
    assert first.target != second.target


@pytest.mark.django_db
def test_a_chain_does_not_tell_which_acts_are_of_one_person():
    user, other = make_user("jeanne@example.org"), make_user("paul@example.org")
    first, second = record(by=user), record(by=user)

    assert user.pseudonym not in (first.actor, second.actor)
    assert first.actor != second.actor
    assert [entry.detail.is_by(user) for entry in (first, second)] == [True, True]
    assert not first.detail.is_by(other)


@pytest.mark.django_db
def test_erasure_empties_what_is_readable_and_keeps_the_chain():
    user = make_user("jeanne@example.org", name="Jeanne Rarissime")
    record(by=user, target=make_report(), reason="Rarissime")
    record()
    detail = JournalEntry.objects.get(seq=1).detail

    detail.erase()

    detail.refresh_from_db()
    assert "arissime" not in json.dumps(detail.__dict__, default=str)
    assert detail.salt == ""
    assert detail.is_genuine is None
    assert not detail.is_by(user)
    assert fault("site") is None


@pytest.mark.django_db
def test_a_person_who_acts_without_an_account_has_no_pseudonym():
    entry = record()

    assert (entry.actor, entry.detail.actor_label, entry.detail.target_label) == ("", "", "")


@pytest.mark.django_db
def test_the_line_still_reads_after_its_target_is_gone():
    report = make_report(page="/editions/2017/")
    record(target=report)
    label = str(report)

    report.delete()

    assert JournalEntry.objects.get().detail.target_label == label


@pytest.mark.django_db
def test_what_was_said_of_a_row_is_found_again():
    report, other = make_report(), make_report()
    entries = [record(target=report), record(target=report)]
    record(target=other)

    assert list(JournalEntry.objects.about(report)) == entries


@pytest.mark.django_db
def test_an_act_that_fails_leaves_no_line():
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        record()
        1 / 0  # noqa: B018

    assert not JournalEntry.objects.exists()
    assert record().seq == 1


@pytest.mark.parametrize("value", [0.1, [1, 2.5], {"a": {"b": (1, float("nan"))}}])
def test_floats_are_refused(value):
    with pytest.raises(TypeError, match="no floats"):
        canonical(value)


@pytest.mark.django_db
def test_a_float_in_an_act_refuses_the_act():
    with pytest.raises(TypeError):
        record(mark=12.5)

    assert not JournalEntry.objects.exists()


def test_canonical_json_has_one_form():
    assert (
        canonical({"b": "e\u0301", "a": [1, True, None]}) == '{"a":[1,true,null],"b":"é"}'.encode()
    )
    assert canonical(Decimal("1.50")) == b'"1.50"'
    assert canonical(datetime.date(2017, 6, 2)) == b'"2017-06-02"'
    assert canonical(gettext_lazy("Lead")) == canonical(str(gettext_lazy("Lead")))
    assert canonical({2: "b", 10: "a"}) == b'{"10":"a","2":"b"}'


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(st.characters(exclude_categories=["Cs"])),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=10,
)


@given(VALUES)
def test_reading_canonical_json_and_writing_it_again_changes_nothing(value):
    once = canonical(value)

    assert canonical(json.loads(once)) == once


def test_a_digest_needs_its_salt():
    assert salted("a", "oui") != salted("b", "oui")
    assert len(salted("a", "oui")) == 64


def tamper(sql, *values):
    """What somebody who owns the database could do, triggers set aside."""
    with lifted(connection), connection.cursor() as cursor:
        cursor.execute(
            "SET CONSTRAINTS ALL IMMEDIATE" if connection.vendor != "sqlite" else "SELECT 1"
        )
        cursor.execute(sql, values)


ENTRY = "convergences_journalentry"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("sql", "broken"),
    [
        (f"UPDATE {ENTRY} SET action = 'tests.report.burnt' WHERE seq = 2", 2),
        (f"UPDATE {ENTRY} SET actor = '{'0' * 32}' WHERE seq = 1", 1),
        (f"UPDATE {ENTRY} SET payload = '{'0' * 64}' WHERE seq = 3", 3),
        (f"UPDATE {ENTRY} SET target = '{'0' * 64}' WHERE seq = 3", 3),
        (f"UPDATE {ENTRY} SET at = '2001-01-01 00:00:00+00:00' WHERE seq = 4", 4),
        (f"UPDATE {ENTRY} SET hash = '{'0' * 64}' WHERE seq = 2", 2),
        (f"UPDATE {ENTRY} SET parent = '{'0' * 64}' WHERE seq = 2", 2),
        (f"UPDATE {ENTRY} SET seq = 9 WHERE seq = 4", 9),
        (f"UPDATE {ENTRY} SET stream = 'elsewhere' WHERE seq = 2", 3),
        ("UPDATE convergences_stream SET seq = 5", None),
        ("UPDATE convergences_stream SET seq = 3", None),
    ],
)
def test_tampering_is_found(sql, broken):
    for _number in range(4):
        record(by=None, said="oui")
    assert fault("site") is None

    tamper(sql)

    found = broken_link("site")
    assert (found.seq if found else None) == broken
    assert fault("site") is not None


@pytest.mark.django_db
def test_a_chain_cut_at_its_end_is_found():
    for _number in range(3):
        record()
    tamper("DELETE FROM convergences_journaldetail")

    tamper(f"DELETE FROM {ENTRY} WHERE seq = 3")

    assert broken_link("site") is None
    assert "3" in fault("site")


@pytest.mark.django_db
def test_a_readable_detail_that_was_rewritten_is_found():
    user = make_user()
    detail = record(by=user, target=make_report(), reason="une", n=2).detail
    detail.refresh_from_db()
    assert detail.is_genuine is True

    detail.data["reason"] = "autre"
    assert detail.is_genuine is False

    detail.refresh_from_db()
    detail.target_id = "999"
    assert detail.is_genuine is False
