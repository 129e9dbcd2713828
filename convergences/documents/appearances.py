"""What stands on a page without belonging to it (answers, stamps, signatures), drawn for good."""

from pypdf.generic import (
    ArrayObject,
    DictionaryObject,
    IndirectObject,
    NameObject,
    StreamObject,
)

from convergences.documents.kept import entry

HIDDEN, UNSEEN = 1 << 1, 1 << 5
# A link draws nothing worth keeping; a note is a private word between those who wrote the document.
LEFT_OUT = {"/Link", "/Popup", "/Text"}
NOTHING = (0, 0, 0, 0)


def marks_of(page):
    """The annotations of a page."""
    found = entry(page, "/Annots")
    found = found if isinstance(found, ArrayObject) else ()
    return [
        mark for mark in (each.get_object() for each in found) if isinstance(mark, DictionaryObject)
    ]


def is_unseen_answer(mark):
    """Whether this field was answered and shows nothing by itself: the answer would be lost."""
    if entry(mark, "/Subtype") != "/Widget" or "/AP" in mark or _is_hidden(mark):
        return False
    parent = entry(mark, "/Parent")
    answer = entry(mark, "/V")
    if answer is None and isinstance(parent, DictionaryObject):
        answer = entry(parent, "/V")
    return answer not in (None, "", b"", "/Off")


def draw(copy, page, written):
    """Draw on the `written` page what stands on `page`, through `copy`."""
    drawn, forms = [], {}
    for mark in marks_of(page):
        appearance = _appearance(mark)
        placed = appearance is not None and _placed(mark, appearance.get_object())
        form = placed and copy.take(appearance, "object")
        if form:
            name = f"/Stamp{len(forms)}x{len(copy.objects)}"
            forms[NameObject(name)] = form
            drawn.append(f"q {placed} cm {name} Do Q")
    if not drawn:
        return
    resources = _own(written.get("/Resources"), copy)
    forms = _own(resources.get("/XObject"), copy) | forms
    resources[NameObject("/XObject")] = DictionaryObject(forms)
    written[NameObject("/Resources")] = DictionaryObject(resources)
    before = written.get("/Contents", ArrayObject())
    if isinstance(before, IndirectObject):
        there = copy.objects[before.idnum - 1]
        before = there if isinstance(there, ArrayObject) else ArrayObject([before])
    written[NameObject("/Contents")] = ArrayObject(
        [
            copy.add(_content(copy, "q")),
            *before,
            copy.add(_content(copy, "Q " + "\n".join(drawn))),
        ]
    )


def _own(thing, copy):
    """The entries of a dictionary of the new document, for one page to add to."""
    if isinstance(thing, IndirectObject):
        thing = copy.objects[thing.idnum - 1]
    return dict(thing) if isinstance(thing, DictionaryObject) else {}


def _content(copy, text):
    stream = StreamObject()
    stream._data, name, _none = copy.unpacker.repacked(text.encode(), [])
    stream[NameObject("/Filter")] = NameObject(name)
    return stream


def _is_hidden(mark):
    flags = entry(mark, "/F")
    return bool(isinstance(flags, int) and flags & (HIDDEN | UNSEEN))


def _appearance(mark):
    """The stream, or the reference to it, that shows this mark; None when nothing is shown."""
    if entry(mark, "/Subtype") in LEFT_OUT or _is_hidden(mark):
        return None
    looks = entry(mark, "/AP")
    if not isinstance(looks, DictionaryObject) or "/N" not in looks:
        return None
    usual = looks["/N"]
    if isinstance(usual, StreamObject):
        return looks.raw_get("/N")
    state = entry(mark, "/AS")
    if not isinstance(usual, DictionaryObject) or not isinstance(entry(usual, state), StreamObject):
        return None
    return usual.raw_get(state)


def _placed(mark, form):
    """The six numbers that put the form where the mark stands, or an empty text."""
    left, bottom, right, top = _numbers(entry(mark, "/Rect"), NOTHING)
    a, b, c, d, e, f = _numbers(entry(form, "/Matrix"), (1, 0, 0, 1, 0, 0))
    x0, y0, x1, y1 = _numbers(entry(form, "/BBox"), NOTHING)
    corners = [(x, y) for x in (x0, x1) for y in (y0, y1)]
    across = [a * x + c * y + e for x, y in corners]
    up = [b * x + d * y + f for x, y in corners]
    width, height = max(across) - min(across), max(up) - min(up)
    if not width or not height:
        return ""
    wide, high = abs(right - left) / width, abs(top - bottom) / height
    x, y = min(left, right) - wide * min(across), min(bottom, top) - high * min(up)
    return f"{wide:.6f} 0 0 {high:.6f} {x:.4f} {y:.4f}"


def _numbers(found, otherwise):
    if not isinstance(found, ArrayObject) or len(found) != len(otherwise):
        return otherwise
    return tuple(float(each.get_object()) for each in found)
