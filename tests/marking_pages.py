"""The page of a file, read and sent as a juror's browser would."""

from tests.page_forms import read_forms

MARK = "mark_"


def a_member(award, place=0):
    """A juror of the award who does not preside."""
    seats = award.seats.filter(role="member").select_related("juror__user").order_by("pk")
    return seats[place].juror


class Page:
    """A file as it stood when it was opened: its fields, to be filled and sent."""

    def __init__(self, client, nominee, under=""):
        self.client = client
        self.address = f"/jury/{nominee.pk}/"
        self.answer = client.get(self.address + under)
        self.under = under
        forms = read_forms(self.answer.content.decode(), self.address + under).forms
        form = max(
            (form for form in forms if form.method == "post"), key=lambda form: len(form.fields)
        )
        self.fields = {field.name: field.value for field in form.fields}

    @property
    def marks(self):
        """The names of its criteria, in order."""
        return [name for name in self.fields if name.startswith(MARK)]

    def fill(self, *marks, **texts):
        """Choose these marks, one for each criterion from the first, and type these texts."""
        self.fields |= dict(zip(self.marks, map(str, marks), strict=False)) | texts
        return self

    def send(self, act="submit", **more):
        """Send the page with one of its buttons; `more` is what a program would add."""
        sent = {**self.fields, "act": act, **more}
        sent = {name: value for name, value in sent.items() if value is not None}
        return self.client.post(self.address + self.under, sent)

    def autosave(self, **more):
        """What the page's script does a second after the last key."""
        return self.client.post(f"{self.address}brouillon/", {**self.fields, **more})


def read_conflict(answer):
    """The form of a conflict page, as its buttons send it."""
    return {**dict(answer.context["sent"]), "version": answer.context["version"]}
