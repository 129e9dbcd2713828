"""A disk that fills up leaves no half of a file, and no file without its row."""

import errno
import os
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.db import transaction
from django.http import HttpResponse
from django.test import RequestFactory

from convergences.storages import without_files_of_what_was_not_kept


@pytest.fixture
def storage():
    return storages["private"]


def everything_in(storage):
    """Files and folders, hidden ones included."""
    root = Path(storage.location)
    return sorted(str(path.relative_to(root)) for path in root.rglob("*"))


def disk_is_full(*_arguments):
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def test_a_file_is_kept_whole_under_its_name(storage):
    name = storage.save("kept/one.pdf", ContentFile(b"x" * 100_000))

    assert everything_in(storage) == ["kept", "kept/one.pdf"]
    assert storage.open(name).read() == b"x" * 100_000
    assert Path(storage.path(name)).stat().st_mode & 0o777 == 0o644


def test_another_of_the_same_name_replaces_nothing(storage):
    first = storage.save("kept/one.pdf", ContentFile(b"first"))
    second = storage.save("kept/one.pdf", ContentFile(b"second"))

    assert first != second
    assert [storage.open(name).read() for name in (first, second)] == [b"first", b"second"]


def test_a_full_disk_leaves_no_half_of_a_file(storage, monkeypatch):
    storage.save("kept/one.pdf", ContentFile(b"x"))
    monkeypatch.setattr("convergences.storages.os.fsync", disk_is_full)

    for name in ("kept/two.pdf", "other/three.pdf"):
        with pytest.raises(OSError, match="No space left"):
            storage.save(name, ContentFile(b"x" * 100_000))

    assert everything_in(storage) == ["kept", "kept/one.pdf"]


def answered(act):
    """What the middleware leaves of a request that does this."""

    def view(request):
        act()
        return HttpResponse()

    return without_files_of_what_was_not_kept(view)(RequestFactory().post("/"))


@pytest.mark.django_db(transaction=True)
def test_what_a_request_writes_stays_once_it_is_committed(storage):
    def act():
        storage.save("one.pdf", ContentFile(b"x"))
        with transaction.atomic():
            storage.save("two.pdf", ContentFile(b"x"))

    answered(act)

    assert everything_in(storage) == ["one.pdf", "two.pdf"]


@pytest.mark.django_db(transaction=True)
def test_what_a_request_writes_leaves_with_the_transaction_that_is_rolled_back(storage):
    def act():
        with transaction.atomic():
            storage.save("kept/one.pdf", ContentFile(b"x"))
            storage.save("kept/two.pdf", ContentFile(b"x"))
            assert len(everything_in(storage)) == 3
            disk_is_full()

    with pytest.raises(OSError, match="No space left"):
        answered(act)

    assert everything_in(storage) == []
