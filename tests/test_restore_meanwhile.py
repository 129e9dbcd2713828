"""What a backup copied while others wrote, a restore gives back clean."""

from pathlib import Path

import pytest
from django.conf import settings

from awards.invariants import STATEMENTS, violations
from awards.models import Assessment
from partnerships.models import Picture
from tests.races import shared_database
from tests.written_meanwhile import back_up_while_written, restored

ROUNDS = 2


@pytest.mark.long
@pytest.mark.django_db(transaction=True)
def test_backups_made_while_others_write_restore_clean(tmp_path):
    with shared_database(tmp_path):
        back_up_while_written(tmp_path / "safe", ROUNDS)

        for each in range(ROUNDS):
            _seconds, said = restored(tmp_path / "safe" / str(each))

            assert any(line.startswith(str(len(STATEMENTS))) for line in said)
            assert violations() == []
            assert Assessment.objects.exists()
            for picture in Picture.objects.all():
                assert Path(settings.PRIVATE_ROOT, picture.original.name).exists()
                assert picture.public_name
                assert not picture.lacks_files
