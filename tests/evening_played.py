"""An evening of the demonstration played to the end, by the verbs that the desk presses.

Run as a module, in a process of its own, it plays the first ceremony of whatever site the
environment names: `python -m tests.evening_played`.
"""

import os

import django


def account(name):
    """This account of the demonstration."""
    from convergences.models import User  # noqa: PLC0415  once Django is set up

    return User.objects.get(email=f"{name}@convergences.example")


def decide_the_award_of_the_room(award):
    """Two people of the desk enter it, after a show of hands."""
    from awards.models import Verdict  # noqa: PLC0415
    from awards.models.sealing import confirm_seal, decide_in_room  # noqa: PLC0415

    verdict = decide_in_room(
        award,
        by=account("regie"),
        winners=[award.nominees.first()],
        reason="142 mains contre 97.",
    )
    confirm_seal(Verdict.objects.get(pk=verdict.pk), by=account("regie2"))


def play(ceremony):
    """From the backup to the archive."""
    desk = account("regie")
    ceremony.record_backup("0" * 64, by=desk)
    ceremony.go_live(by=desk)
    cursor = ceremony.cursors.get()
    for award in ceremony.in_running_order():
        cursor.announce(award, version=cursor.version, by=desk)
        if award.awaits_the_room:
            decide_the_award_of_the_room(award)
        cursor.reveal(award, version=cursor.version, by=desk, is_confirmed=True)
    ceremony.close(by=desk)
    ceremony.edition.publish(by=account("secretariat"))


if __name__ == "__main__":
    os.environ["DJANGO_SETTINGS_MODULE"] = "convergences.settings"
    django.setup()

    from awards.models import Ceremony

    play(Ceremony.objects.filter(awards__status="sealed").distinct().get())
