"""The forms of a page, read from its HTML and sent as a browser would send them."""

from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urlencode, urljoin

BOUNDARY = "nasty-boundary"


@dataclass
class Field:
    """One named control: what kind it is, and what it holds."""

    name: str
    kind: str
    value: str = ""


@dataclass
class PageForm:
    """One form: where it goes, and its fields in the order of the page."""

    action: str
    method: str
    multipart: bool
    fields: list = field(default_factory=list)

    @property
    def key(self):
        """What makes it the same form after an error."""
        return self.method, frozenset(each.name for each in self.fields)

    def pairs(self, **changes):
        """What is sent when nothing but `changes` is typed: (name, value) pairs, a value per name."""
        held = [(each.name, changes.get(each.name, each.value)) for each in self.fields]
        return [pair for pair in held if pair[0] != "csrfmiddlewaretoken"]

    def send(self, client, pairs):
        """Send these pairs; lone surrogates go as the bytes that a program could send."""
        if self.method == "get":
            query = urlencode(pairs, errors="surrogatepass")
            return client.get(self.action, QUERY_STRING=query)
        if not self.multipart:
            body = urlencode(pairs, errors="surrogatepass")
            return client.post(self.action, body, "application/x-www-form-urlencoded")
        kinds = {each.name: each.kind for each in self.fields}
        lines = []
        for name, value in pairs:
            file = '; filename="file.csv"' if kinds.get(name) == "file" and value else ""
            head = f'Content-Disposition: form-data; name="{name}"{file}\r\n\r\n'
            data = value.encode("utf-8", "surrogatepass")
            lines += [f"--{BOUNDARY}\r\n{head}".encode(), data, b"\r\n"]
        body = b"".join([*lines, f"--{BOUNDARY}--\r\n".encode()])
        return client.post(self.action, body, f"multipart/form-data; boundary={BOUNDARY}")


def multipart(pairs, files):
    """The headers and the body of a form with files, given as (name, bytes) pairs."""
    parts = [(f'name="{name}"', value.encode()) for name, value in pairs]
    parts += [(f'name="{name}"; filename="file"', data) for name, data in files]
    body = b"".join(
        f"--{BOUNDARY}\r\nContent-Disposition: form-data; {head}\r\n\r\n".encode() + data + b"\r\n"
        for head, data in parts
    )
    told = {"Content-Type": f"multipart/form-data; boundary={BOUNDARY}"}
    return told, body + f"--{BOUNDARY}--\r\n".encode()


class _Forms(HTMLParser):
    def __init__(self, address):
        super().__init__()
        self.address = address
        self.forms, self.handlers, self.addresses = [], [], []
        self._form = self._text = self._select = None

    def handle_starttag(self, tag, attributes):
        given = {name: value or "" for name, value in attributes}
        self.handlers += [name for name in given if name.startswith("on")]
        self.addresses += [given[name] for name in ("href", "src", "action") if name in given]
        if tag == "form":
            self._form = PageForm(
                urljoin(self.address, given.get("action", "")),
                given.get("method", "get").lower(),
                given.get("enctype") == "multipart/form-data",
            )
            self.forms.append(self._form)
        if self._form is None:
            return
        if tag == "option" and self._select:
            value = given.get("value", "")
            if "selected" in given or (self._select.kind == "first" and not self._select.value):
                self._select.value, self._select.kind = value, "select"
        elif tag in ("input", "textarea", "select", "button") and given.get("name"):
            self._control(tag, given)

    def _control(self, tag, given):
        kind = given.get("type", "text") if tag == "input" else tag
        if kind in ("radio", "checkbox"):
            if "checked" not in given:
                known = any(each.name == given["name"] for each in self._form.fields)
                if not known:
                    self._form.fields.append(Field(given["name"], kind))
                return
            self._form.fields = [
                each for each in self._form.fields if each.name != given["name"] or each.value
            ]
        elif kind in ("submit", "button", "image"):
            return
        control = Field(given["name"], kind, given.get("value", ""))
        self._form.fields.append(control)
        if tag == "textarea":
            self._text = control
        elif tag == "select":
            self._select = control
            control.kind = "select" if "multiple" in given else "first"

    def handle_data(self, data):
        if self._text:
            self._text.value += data

    def handle_endtag(self, tag):
        if tag == "form":
            self._form = None
        elif tag == "textarea" and self._text:
            # The first newline of a textarea is the markup's own.
            self._text.value = self._text.value.removeprefix("\r\n").removeprefix("\n")
            self._text = None
        elif tag == "select":
            self._select = None


def read_forms(html, address="/"):
    """The forms of a page, with its event handlers and every address it names."""
    page = _Forms(address)
    page.feed(html)
    return page


def save(client, address, extra=(), **changes):
    """Save the largest form of a page as a browser would: `changes` typed, `extra` pairs added."""
    forms = read_forms(client.get(address).content.decode(), address).forms
    posted = [form for form in forms if form.method == "post"]
    form = max(posted, key=lambda form: len(form.fields))
    # A list of several choices with none chosen is not sent.
    several = {field.name for field in form.fields if field.kind == "select"}
    typed = [pair for pair in form.pairs(**changes) if pair[1] or pair[0] not in several]
    return form.send(client, [*typed, *extra])
