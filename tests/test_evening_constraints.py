"""What must never be on the evening of a ceremony: the database refuses it, whoever writes."""

import pytest
from django.utils import timezone

from awards.models import Award, Ceremony, Cursor, DeskPresence, Erratum, Screen, Seal
from awards.models.screens import digest_of
from tests.evenings import announce, make_evening, make_live, stage_manager
from tests.factories import make_ceremony, make_edition, make_user
from tests.refusals import refused_by_the_database

pytestmark = pytest.mark.django_db

NOW = timezone.now()


def cursor(**fields):
    return Cursor.objects.create(ceremony=make_ceremony(make_edition(2026, past=False)), **fields)


def announced():
    found = make_live(awards=1)
    announce(found, found.ceremony.in_running_order().get())
    return found


def screen(token=""):
    """A screen that waits for its code; paired, where a token is given."""
    made = Screen.objects.expect(make_ceremony(make_edition(2026, past=False)), by=stage_manager())
    if token:
        change(made, code="", token_digest=digest_of(token), paired_at=NOW)
    return made


def change(row, **fields):
    type(row).objects.filter(pk=row.pk).update(**fields)


def again(row):
    row.pk = None
    row._state.adding = True
    row.save()


def sit_twice():
    presence = DeskPresence(
        ceremony=make_ceremony(make_edition(2026, past=False)), user=make_user(), seen_at=NOW
    )
    presence.save()
    again(presence)


def two_screens_of_one_token():
    screen("abc")
    change(Screen.objects.expect(Ceremony.objects.get(), by=stage_manager()), **paired("abc"))


def paired(token):
    return {"code": "", "token_digest": digest_of(token), "paired_at": NOW}


def alone_without_backup():
    person = stage_manager()
    change(
        make_ceremony(make_edition(2026, past=False)),
        without_backup_reason="Le disque est plein.",
        without_backup_asked_by=person,
        without_backup_agreed_by=person,
    )


BROKEN = {
    "one_cursor_per_ceremony": lambda: again(cursor()),
    "cursor_names_the_award_it_shows": lambda: change(announced(), showing="black"),
    "cursor_message_is_written": lambda: cursor(showing="message", message_en="Back soon"),
    "erratum_is_written": lambda: Erratum.objects.create(
        ceremony=cursor().ceremony, text_fr="", shown_by=make_user()
    ),
    "one_screen_per_token": two_screens_of_one_token,
    "paired_screen_has_its_token_and_no_code": lambda: change(screen(), paired_at=NOW),
    "one_presence_per_person": sit_twice,
    "two_people_go_on_without_backup": alone_without_backup,
    "withheld_award_is_revealed": lambda: change(
        make_evening(awards=1).in_running_order().get(), withheld_reason="Personne."
    ),
    "seal_is_opened_with_its_salt": lambda: [
        make_evening(awards=1),
        change(Seal.objects.get(), opened_at=NOW),
    ],
}


@pytest.mark.parametrize("name", BROKEN)
def test_the_database_refuses(name):
    # SQLite names the columns of what is unique, not the rule.
    with refused_by_the_database(f"{name}|UNIQUE"):
        BROKEN[name]()


def test_each_refusal_is_about_its_own_rule():
    """The rows that the refusals begin with are themselves accepted."""
    assert cursor(showing="message", message_fr="Reprise dans dix minutes").pk
    assert screen("abc").pk


@pytest.mark.parametrize(
    "fields",
    [
        {"without_backup_agreed_by": "other"},
        {"without_backup_agreed_by": "other", "without_backup_asked_by": "one"},
    ],
)
def test_going_on_without_a_backup_takes_someone_who_asks_and_a_reason(fields):
    people = {"one": make_user(), "other": make_user()}
    ceremony = make_ceremony(make_edition(2026, past=False))

    with refused_by_the_database("two_people_go_on_without_backup"):
        change(ceremony, **{name: people[who] for name, who in fields.items()})


@pytest.mark.parametrize(
    "fields",
    [{"paired_at": NOW, "code": ""}, {"token_digest": "1" * 64}, {"paired_at": NOW}],
)
def test_a_screen_is_paired_whole(fields):
    made = screen()

    with refused_by_the_database("paired_screen_has_its_token_and_no_code"):
        change(made, **fields)


def test_an_interlude_names_no_award_and_an_award_is_named():
    made = announced()
    award = Award.objects.get()

    for fields in ({"showing": "pause"}, {"showing": "announced", "award": None}):
        with refused_by_the_database("cursor_names_the_award_it_shows"):
            change(made, **fields)
    change(made, showing="pause", award=None)
    change(made, showing="announced", award=award)
