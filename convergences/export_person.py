"""A person's own data, in one file: what the tables tag as theirs, and nobody else's."""

import io
import json
import zipfile

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils import timezone

from convergences import personal_register
from convergences.journal import JournalDetail
from convergences.personal_register import Person
from convergences.users import User


def export_of(address):
    """A zip of `data.json` and of the files it names, about whoever has this address."""
    person, uses, files = Person.of(address), personal_register.uses(), {}
    told = {
        rows.model._meta.label: [_row(row, uses[rows.model._meta.label], files) for row in rows]
        for rows in personal_register.each("told_of", person)
    }
    data = {
        "address": person.address,
        "made_at": timezone.now().isoformat(timespec="seconds"),
        "tables": {label: rows for label, rows in told.items() if rows},
        "journal": _acts(person),
    }
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        text = json.dumps(data, cls=DjangoJSONEncoder, ensure_ascii=False, indent=1)
        archive.writestr("data.json", text)
        for name, file in files.items():
            with file.open("rb") as opened:
                archive.writestr(name, opened.read())
    return written.getvalue()


def _row(row, told, files):
    """What is tagged of a row, but what opens something, and the accounts of others."""
    answer = {"id": row.pk}
    for name, use in told.items():
        field = row._meta.get_field(name)
        # Groups, for the rights; mandates: what the person has, by name.
        if use is personal_register.OF_NOBODY or use.opens or field.related_model is User:
            continue
        if isinstance(field, models.ManyToManyField):
            answer[name] = [str(each) for each in getattr(row, name).all()]
        elif isinstance(field, models.ForeignKey):
            answer[name] = str(getattr(row, name) or "")
        elif isinstance(field, models.FileField):
            file = getattr(row, name)
            answer[name] = file.name
            if file and file.storage.exists(file.name):
                files[file.name] = file
        else:
            answer[name] = field.value_from_object(row)
    return answer


def _acts(person):
    """What they did and when: what it was about may name somebody else."""
    details = JournalDetail.objects.exclude(salt="").select_related("entry").order_by("entry")
    return [
        {"at": detail.entry.at, "stream": detail.entry.stream, "act": detail.entry.action}
        for detail in details.iterator()
        if any(detail.is_by(user) for user in person.users)
    ]
