"""Every field says what it is for, how long it stays, and what an erasure does to it."""

import json
import zipfile
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command

from convergences import personal_register
from tests.factories import make_mail, make_report, make_user
from tests.juries import declare_all, make_award_at_work, submit

REGISTER = Path(settings.BASE_DIR, "docs", "donnees-personnelles.md")


@pytest.mark.parametrize("model", personal_register.models(), ids=lambda model: model._meta.label)
def test_no_field_is_left_untold(model):
    told = personal_register.uses().get(model._meta.label)

    assert told is not None, "tell this table in a personal_data module"
    assert set(told) == personal_register.fields_of(model)


def test_what_is_personal_says_why_how_long_and_what_becomes_of_it():
    for label, told in personal_register.uses().items():
        for name, use in told.items():
            if use is not personal_register.OF_NOBODY:
                assert str(use.purpose) and str(use.period), (label, name)


def test_no_field_is_told_twice():
    for module in personal_register.modules():
        for label, told in module.TABLES.items():
            names = " ".join(told.values()).split()
            assert len(names) == len(set(names)), label


def test_the_register_is_the_one_of_the_documents(capsys):
    call_command("personal_data")

    assert capsys.readouterr().out == REGISTER.read_text(encoding="utf-8")


@pytest.mark.django_db
class TestExport:
    def export(self, tmp_path, address):
        file = tmp_path / "own.zip"
        call_command("export_person", address, str(file))
        assert file.stat().st_mode & 0o777 == 0o600
        with zipfile.ZipFile(file) as archive:
            return archive.read("data.json").decode()

    def test_a_person_has_theirs_and_nobody_elses(self, tmp_path):
        user = make_user("camille@example.org", name="Camille Rarissime")
        make_user("autre@example.org", name="Autre Inconnue")
        make_report(name="Camille", email="camille@example.org", message="Mon mot.")
        make_report(name="Autre", email="autre@example.org", message="Son mot.")
        make_mail("camille@example.org", body="Pour moi.", by=user)
        make_mail("autre@example.org", body="Pour autrui.")

        told = self.export(tmp_path, "Camille@example.org")

        for mine in ("Camille Rarissime", "Mon mot.", "Pour moi."):
            assert mine in told
        for other in ("autre@", "Inconnue", "Son mot.", "Pour autrui."):
            assert other not in told
        assert "password" not in told

    def test_a_juror_has_their_words_once_the_edition_is_published(self, tmp_path):
        award = make_award_at_work()
        declare_all(award)
        first, second = (seat.juror for seat in award.seats.order_by("pk")[:2])
        nominee = award.nominees.first()
        submit(first, nominee, 3, "Mon avis.")
        submit(second, nominee, 4, "Un autre avis.")

        before = self.export(tmp_path, first.user.email)
        type(award.edition).objects.update(status="published")
        (tmp_path / "own.zip").unlink()
        after = self.export(tmp_path, first.user.email)

        assert "Mon avis." not in before
        assert "Mon avis." in after
        assert "Un autre avis." not in after
        assert second.name not in after
        assert json.loads(after)["tables"]["awards.Mark"]
