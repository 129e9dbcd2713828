"""A file field that takes a PDF as `cleaning` writes it again, and nothing else."""

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import models

from convergences.documents.cleaning import MOST_BYTES, DocumentRefused, cleaned, too_heavy


class CleanFile(ContentFile):
    """The file of a `Document`, ready to be stored."""

    def __init__(self, document):
        super().__init__(document.data, name="document.pdf")
        self.pages = document.pages


def clean_file(file):
    """The `CleanFile` made of an uploaded one, or `DocumentRefused`; a clean one as it is."""
    if isinstance(file, CleanFile):
        return file
    if file.size > MOST_BYTES:
        raise DocumentRefused(too_heavy())
    file.seek(0)
    return CleanFile(cleaned(file.read()))


class DocumentField(forms.FileField):
    """A PDF in a form; what is wrong with it is said beside it."""

    def __init__(self, *, max_length=None, **kwargs):
        # Nothing of the name is kept: a long one is no mistake. An empty file is ours to name.
        super().__init__(**{"allow_empty_file": True, **kwargs})

    def widget_attrs(self, widget):
        return {**super().widget_attrs(widget), "accept": "application/pdf"}

    def to_python(self, data):
        file = super().to_python(data)
        if file is None:
            return None
        try:
            return clean_file(file)
        except DocumentRefused as refusal:
            raise ValidationError(str(refusal), code="refused") from refusal


class PdfField(models.FileField):
    """A stored PDF, written again before it is stored whoever gives it.

    For migrations it is a plain `FileField`: the database knows no difference.
    """

    def deconstruct(self):
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.FileField", args, kwargs

    def formfield(self, **kwargs):
        return super().formfield(**{"form_class": DocumentField, **kwargs})

    def pre_save(self, model_instance, add):
        file = getattr(model_instance, self.attname)
        if file and not file._committed:
            setattr(model_instance, self.attname, clean_file(file.file))
        return super().pre_save(model_instance, add)
