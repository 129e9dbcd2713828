"""A PDF written again in a process of its own, which may use little and holds no secret.

    python -m convergences.documents.rewriting < document.pdf

It answers one line (`kept`, the number of pages; or `refused`, why), then the bytes of the new
document. No Django here: the process starts in a fifth of a second.
"""

import io
import logging
import re
import resource
import sys
from collections import Counter

from pypdf import Configuration, PdfReader, overwrite_configuration
from pypdf.errors import LimitReachedError
from pypdf.generic import (
    ArrayObject,
    BooleanObject,
    ByteStringObject,
    DictionaryObject,
    FloatObject,
    IndirectObject,
    NameObject,
    NullObject,
    NumberObject,
    StreamObject,
    TextStringObject,
)

from convergences.documents import appearances
from convergences.documents.kept import CHOICES, EVERY, KEPT, entry
from convergences.documents.streams import Damaged, TooMuch, Unpacker

SECONDS, MEMORY = 2, 300_000_000
MOST_PAGES = 200
MOST_NODES = 2000  # of the tree of pages
MOST_OBJECTS = 100_000
MOST_PARTS = 4000  # objects that tell headings, lists and tables; beyond, a document loses them
MOST_WRITTEN = 20_000_000
DEEPEST = 100  # things held by one another: a form drawn by a form counts three
ATTACHMENTS = {"/FileAttachment"}
FILMS = {"/RichMedia", "/Movie", "/Sound", "/Screen", "/3D"}
INHERITED = ("/Resources", "/MediaBox", "/CropBox", "/Rotate")
LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,2}\Z")


class Refused(ValueError):
    """A document that is not taken; the message is a key of the sentences in `cleaning`."""


class Copy:
    """The new document: objects taken from the old one, one by one, by the table of what is kept."""

    def __init__(self):
        self.objects = []
        self.unpacker = Unpacker()
        self.taken = {}
        self.depth = 0
        self.most = MOST_OBJECTS

    def add(self, thing):
        """A reference to `thing`, which becomes an object of the new document."""
        if len(self.objects) >= self.most:
            raise TooMuch
        self.objects.append(thing)
        return IndirectObject(len(self.objects), 0, None)

    def take(self, source, kind):
        """The copy of `source` as a `kind` of `KEPT`, or None when nothing of it is kept."""
        self.depth += 1
        if self.depth > DEEPEST:
            raise TooMuch
        taken = (
            self._referred(source, kind)
            if isinstance(source, IndirectObject)
            else self._copied(source, kind)
        )
        self.depth -= 1
        return taken

    def _referred(self, source, kind):
        key = (source.idnum, source.generation, kind)
        if key not in self.taken:
            found = source.get_object()
            if isinstance(found, StreamObject | DictionaryObject | ArrayObject):
                # Its place is taken before its content: it may lead back to itself.
                self.taken[key] = reference = self.add(None)
                copied = self._copied(found, kind)
                self.objects[reference.idnum - 1] = NullObject() if copied is None else copied
                if copied is None:
                    self.taken[key] = None
            else:
                self.taken[key] = self._copied(found, kind)
        return self.taken[key]

    def let(self, source, kind, reference):
        """Have `source`, as this `kind`, stand for something already written."""
        if source is not None:
            self.taken[source.idnum, source.generation, kind] = reference

    def _copied(self, source, kind):
        if isinstance(source, ArrayObject):
            members = (self.take(member, kind) for member in source)
            return ArrayObject(NullObject() if each is None else each for each in members)
        if isinstance(source, DictionaryObject):  # a stream is one too
            kind = self._chosen(source, kind)
            if kind is None:
                return None
            entries = self._entries(source, KEPT[kind])
            if kind == "element":
                self._close_holes(entries)
            if isinstance(source, StreamObject):
                return self._stream(source, entries)
            return DictionaryObject(entries)
        if isinstance(source, TextStringObject):
            return ByteStringObject(source.original_bytes)
        return None if source is None or isinstance(source, NullObject) else source

    def _chosen(self, source, kind):
        if kind not in CHOICES:
            return kind
        name, kinds = CHOICES[kind]
        return kinds.get(entry(source, name))

    def _entries(self, source, kinds):
        found = {}
        for name in source:
            if name in kinds or EVERY in kinds:
                value = self.take(source.raw_get(name), kinds.get(name, kinds.get(EVERY)))
                if value is not None:
                    found[NameObject(name)] = value
        return found

    def _close_holes(self, element):
        """Leave out, of the parts of an element, those that are not kept: links, answers."""
        parts = element.get("/K")
        if isinstance(parts, ArrayObject):
            kept = [each for each in parts if not isinstance(each, NullObject)]
            element[NameObject("/K")] = ArrayObject(kept)

    def _stream(self, source, entries):
        data, name, parameters = self.unpacker.repacked(source._data, packings_of(source))
        stream = StreamObject()
        stream.update(entries)
        stream[NameObject("/Filter")] = NameObject(name)
        kept = parameters and self.take(parameters, "packing")
        if kept:
            stream[NameObject("/DecodeParms")] = kept
        stream._data = data
        return stream

    def written(self, root):
        """The bytes of the document whose catalogue is `root`."""
        out = io.BytesIO()
        out.write(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
        places = []
        for number, thing in enumerate(self.objects, 1):
            places.append(out.tell())
            out.write(b"%d 0 obj\n" % number)
            thing.write_to_stream(out)
            out.write(b"\nendobj\n")
            if out.tell() > MOST_WRITTEN:
                raise TooMuch
        start = out.tell()
        out.write(b"xref\n0 %d\n0000000000 65535 f \n" % (len(places) + 1))
        out.writelines(b"%010d 00000 n \n" % place for place in places)
        out.write(b"trailer\n<< /Size %d /Root %d 0 R >>\n" % (len(places) + 1, root.idnum))
        out.write(b"startxref\n%d\n%%%%EOF\n" % start)
        return out.getvalue()


def packings_of(stream):
    """How the bytes of a stream are packed: names and parameters, the outermost first."""
    names, parameters = (
        each if isinstance(each, ArrayObject) else ArrayObject([] if each is None else [each])
        for each in (entry(stream, "/Filter"), entry(stream, "/DecodeParms"))
    )
    found = [each.get_object() for each in parameters] + [None] * len(names)
    return [
        (str(name.get_object()), given if isinstance(given, DictionaryObject) else None)
        for name, given in zip(names, found, strict=False)
    ]


def pages_of(catalogue):
    """The pages in their order, each with what it inherits; walked without recursion."""
    found, seen, waiting = [], Counter(), [(entry(catalogue, "/Pages"), {})]
    while waiting:
        node, inherited = waiting.pop()
        if not isinstance(node, DictionaryObject):
            raise Damaged("a page is missing")
        seen[id(node)] += 1
        own = {name: node.raw_get(name) for name in INHERITED if name in node}
        if "/Kids" in node:
            kids = node["/Kids"]
            if seen[id(node)] > 1 or len(seen) > MOST_NODES or not isinstance(kids, ArrayObject):
                raise Damaged("a tree that is none")
            if len(kids) > MOST_PAGES:
                raise Refused("pages")
            waiting.extend((kid.get_object(), inherited | own) for kid in reversed(kids))
        else:
            found.append((node, inherited | own))
            if len(found) > MOST_PAGES:
                raise Refused("pages")
    if not found:
        raise Damaged("no page")
    return found


def rewritten(data):
    """The number of pages of a PDF, and its bytes written again."""
    reader = PdfReader(io.BytesIO(data))
    if "/Encrypt" in reader.trailer:
        raise Refused("encrypted")
    catalogue = reader.root_object
    pages = pages_of(catalogue)
    refuse_what_would_be_lost(catalogue, [page for page, _inherited in pages])
    copy = Copy()
    tree = DictionaryObject({NameObject("/Type"): NameObject("/Pages")})
    above = copy.add(tree)
    kids = ArrayObject(copy.add(written_page(copy, *page, above)) for page in pages)
    for (page, _inherited), new in zip(pages, kids, strict=True):
        copy.let(page.indirect_reference, "page already written", new)
    tree[NameObject("/Kids")], tree[NameObject("/Count")] = kids, NumberObject(len(kids))
    root = {NameObject("/Type"): NameObject("/Catalog"), NameObject("/Pages"): above}
    layers = copy.take(entry(catalogue, "/OCProperties"), "layer settings")
    if layers:
        root[NameObject("/OCProperties")] = layers
    structure = structure_of(copy, catalogue)
    if structure:
        root[NameObject("/StructTreeRoot")] = structure
        root[NameObject("/MarkInfo")] = DictionaryObject(
            {NameObject("/Marked"): BooleanObject(True)}
        )
    if LANGUAGE.match(str(entry(catalogue, "/Lang"))):
        root[NameObject("/Lang")] = TextStringObject(catalogue["/Lang"])
    return len(kids), copy.written(copy.add(DictionaryObject(root)))


def structure_of(copy, catalogue):
    """What a screen reader follows; None when there is none, or far too much of it."""
    old = entry(catalogue, "/StructTreeRoot")
    if not isinstance(old, DictionaryObject):
        return None
    before = len(copy.objects)
    copy.most = before + MOST_PARTS
    new = DictionaryObject()
    try:
        reference = copy.add(new)
        copy.let(old.indirect_reference, "part", reference)
        new.update(copy.take(DictionaryObject(old), "structure"))
    except (TooMuch, Damaged):
        del copy.objects[before:]
        reference = None
    copy.most, copy.depth = MOST_OBJECTS, 0
    return reference


def refuse_what_would_be_lost(catalogue, pages):
    """Refuse what a reader would miss, once only the pages are left."""
    names, form = entry(catalogue, "/Names"), entry(catalogue, "/AcroForm")
    attached = isinstance(names, DictionaryObject) and "/EmbeddedFiles" in names
    if attached or "/Collection" in catalogue:
        raise Refused("attachments")
    if isinstance(form, DictionaryObject) and "/XFA" in form:
        raise Refused("form")
    kinds = {entry(mark, "/Subtype") for page in pages for mark in appearances.marks_of(page)}
    if kinds & ATTACHMENTS:
        raise Refused("attachments")
    if kinds & FILMS:
        raise Refused("film")
    if any(
        appearances.is_unseen_answer(mark) for page in pages for mark in appearances.marks_of(page)
    ):
        raise Refused("form")


def written_page(copy, page, inherited, above):
    """The new page: what draws it, with what was filled in or stamped on it drawn for good."""
    complete = DictionaryObject(page)
    for name, value in inherited.items():
        complete[NameObject(name)] = value
    content = entry(complete, "/Contents")
    if "/Contents" in page and not isinstance(content, StreamObject | ArrayObject):
        raise Damaged("a page without its drawing")
    written = copy.take(complete, "page")
    written[NameObject("/Type")], written[NameObject("/Parent")] = NameObject("/Page"), above
    if "/MediaBox" not in written:
        written[NameObject("/MediaBox")] = ArrayObject(map(FloatObject, (0, 0, 595, 842)))
    appearances.draw(copy, page, written)
    return written


def bound():
    """Leave this process little: processor, memory, no file to write, no core."""
    for limit, value in (
        (resource.RLIMIT_CPU, SECONDS),
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        try:
            resource.setrlimit(limit, (value, value))
        except (ValueError, OSError):  # a system that does not know this one
            continue
    logging.disable()
    overwrite_configuration(
        Configuration(zlib_maximum_output_length=50_000_000, disable_legacy_handling=True)
    )


def main():
    """Read a document, answer."""
    bound()
    data = sys.stdin.buffer.read()
    try:
        pages, new = rewritten(data)
        answer = b"kept %d\n" % pages + new
    except Refused as refusal:
        answer = b"refused %s\n" % str(refusal).encode()
    except (TooMuch, LimitReachedError, MemoryError, RecursionError):
        answer = b"refused complicated\n"
    except Exception:  # whatever pypdf raises on what is no PDF
        answer = b"refused damaged\n"
    sys.stdout.buffer.write(answer)


if __name__ == "__main__":
    main()
