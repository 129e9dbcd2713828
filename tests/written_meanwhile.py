"""A site that others write to without a pause, backed up again and again, then restored each time.

Marks, drafts and photographs come in, and photographs go; `bench/restore.py` does it longer.
"""

import io
import itertools
import multiprocessing
import time

from django.core.management import call_command
from django.db import connection, connections, transaction

from awards.models import Assessment
from convergences.backups import back_up
from partnerships.models import Picture
from tests.factories import make_nominee, make_partnership, make_photograph, make_picture
from tests.juries import declare_all, make_award_at_work, submit

PAUSE = 0.01  # seconds between two writes of one writer


def make_site():
    """An award whose jury marks; gives it."""
    award = make_award_at_work(jurors=4, nominees=6)
    declare_all(award)
    return award


def marks(award):
    """Each juror marks each nominee, and marks it again."""
    pairs = [(seat.juror, n) for seat in award.seats.all() for n in award.nominees.all()]
    for each, (juror, nominee) in enumerate(itertools.cycle(pairs[::2])):
        yield submit(juror, nominee, 1 + each // len(pairs) % 5, f"Avis {each}")


def drafts(award):
    """Each juror types something about each nominee."""
    pairs = [(seat.juror, n) for seat in award.seats.all() for n in award.nominees.all()]
    for each, (juror, nominee) in enumerate(itertools.cycle(pairs[1::2])):
        sheet = Assessment.begin(juror, nominee)
        yield sheet.save_draft({"comment": f"{each}"}, version=sheet.version, by=juror.user)


def photographs(_award):
    """Public photographs come, and the third before them goes."""
    photograph = make_photograph()
    while True:
        with transaction.atomic():  # as an archive is loaded: no page tells of it half
            partnership = make_partnership()
            make_nominee(partnership=partnership)
        yield make_picture(partnership, photograph).publish()
        for picture in Picture.objects.order_by("-pk")[3:]:
            yield picture.delete()


def back_up_while_written(folder, rounds):
    """Make so many backups under `folder` while three processes write; gives the seconds of each."""
    award = make_site()
    fork = multiprocessing.get_context("fork")
    stop, written = fork.Event(), fork.Value("i", 0)
    connections.close_all()
    writers = [
        fork.Process(target=_write, args=(act, award, stop, written))
        for act in (marks, drafts, photographs)
    ]
    for writer in writers:
        writer.start()
    seconds = []
    try:
        while written.value < 100 and all(writer.is_alive() for writer in writers):
            time.sleep(PAUSE)
        for each in range(rounds):
            before, began = written.value, time.monotonic()
            back_up(folder / str(each))
            seconds.append(time.monotonic() - began)
            assert written.value > before, "nothing was written meanwhile"
            assert all(writer.is_alive() for writer in writers), "a writer failed"
    finally:
        stop.set()
        for writer in writers:
            writer.join(60)
        connections.close_all()
    return seconds


def _write(act, award, stop, written):
    try:
        for _done in act(award):
            with written.get_lock():
                written.value += 1
            if stop.is_set():
                return
            time.sleep(PAUSE)
    finally:
        connections.close_all()


def restored(folder):
    """Restore a backup over what stands here; gives the seconds, and what the command said."""
    connection.close()
    said, began = io.StringIO(), time.monotonic()
    call_command("restore", str(folder), "--replace", stdout=said)
    return time.monotonic() - began, said.getvalue().splitlines()
