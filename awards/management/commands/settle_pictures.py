"""Mends what a crash or a restored backup may have left between the pictures and their files."""

from datetime import timedelta

from django.core.management.base import BaseCommand
from django.utils import timezone

from awards.visibility import partnerships_for
from partnerships.models import Picture
from partnerships.models.pictures import sweep

A_DAY = timedelta(days=1)  # an upload that is being saved has no row yet


class Command(BaseCommand):
    help = "Makes missing public copies of pictures, takes others back, sweeps what nothing names."

    def handle(self, *args, **options):
        Picture.objects.settle(partnerships_for())
        for picture in Picture.objects.exclude(public_name=""):
            if picture.lacks_files:
                picture.publish()
        self.stdout.write(f"{sweep(timezone.now() - A_DAY)} folders removed.")
