"""What of a PDF is written again: a table of what draws a page, and nothing else.

`KEPT` says, kind by kind, which entries of a dictionary survive and of what kind they are in turn.
What it does not name does not exist for us: authors, identifiers, metadata, thumbnails, scripts,
actions, links, forms, attached files and private data of editors need no list of their own.
`None` stands for plain values: numbers, names, texts, and lists of those. `EVERY` stands for
whatever name a page gives to its fonts or pictures.
"""

from pypdf.generic import NullObject

EVERY = "*"


def _plain(names):
    return dict.fromkeys((f"/{name}" for name in names.split()), None)


KEPT = {
    "page": _plain("Type MediaBox CropBox Rotate UserUnit StructParents")
    | {"/Contents": "drawing", "/Resources": "resources", "/Group": "group"},
    "drawing": {},
    "resources": {
        "/ExtGState": "states",
        "/ColorSpace": "colours",
        "/Pattern": "patterns",
        "/Shading": "shadings",
        "/XObject": "objects",
        "/Font": "fonts",
        "/Properties": "properties",
    },
    "states": {EVERY: "state"},
    "colours": {EVERY: "colour"},
    "patterns": {EVERY: "pattern"},
    "shadings": {EVERY: "shading"},
    "objects": {EVERY: "object"},
    "fonts": {EVERY: "font"},
    "properties": {EVERY: "property"},
    "group": _plain("Type S I K") | {"/CS": "colour"},
    "state": _plain("Type LW LC LJ ML D RI OP op OPM FL SM SA BM CA ca AIS TK")
    | {"/Font": "font", "/SMask": "soft mask"},
    "soft mask": _plain("Type S BC") | {"/G": "object", "/TR": "function"},
    # An array whose members are names, numbers, texts, a profile, a function or these entries.
    "colour": _plain("N Range WhitePoint BlackPoint Gamma Matrix Subtype")
    | {"/Alternate": "colour", "/Colorants": "colours", "/Process": "process"}
    | _plain("FunctionType Domain Size BitsPerSample Order Encode Decode C0 C1 Bounds")
    | {"/Functions": "function"},
    "process": _plain("Components") | {"/ColorSpace": "colour"},
    "function": _plain("FunctionType Domain Range Size BitsPerSample Order Encode Decode")
    | _plain("C0 C1 N Bounds")
    | {"/Functions": "function"},
    "pattern": _plain("Type PatternType PaintType TilingType BBox XStep YStep Matrix")
    | {"/Resources": "resources", "/Shading": "shading", "/ExtGState": "state"},
    "shading": _plain("ShadingType Background BBox AntiAlias Coords Domain Extend Matrix Decode")
    | _plain("BitsPerCoordinate BitsPerComponent BitsPerFlag VerticesPerRow")
    | {"/ColorSpace": "colour", "/Function": "function"},
    "form": _plain("Type Subtype FormType BBox Matrix StructParent StructParents")
    | {"/Resources": "resources", "/Group": "group", "/OC": "property"},
    "image": _plain("Type Subtype Width Height BitsPerComponent ImageMask Decode Interpolate")
    | _plain("Intent SMaskInData Matte StructParent")
    | {"/ColorSpace": "colour", "/Mask": "object", "/SMask": "object", "/OC": "property"},
    "font": _plain("Type Subtype BaseFont Name FirstChar LastChar Widths FontBBox FontMatrix")
    | _plain("DW W DW2 W2")
    | {
        "/FontDescriptor": "font descriptor",
        "/Encoding": "encoding",
        "/ToUnicode": "encoding",
        "/DescendantFonts": "font",
        "/CIDSystemInfo": "character collection",
        "/CIDToGIDMap": "drawing",
        "/CharProcs": "drawings",
        "/Resources": "resources",
    },
    "drawings": {EVERY: "drawing"},
    "font descriptor": _plain("Type FontName FontFamily FontStretch FontWeight Flags FontBBox")
    | _plain("ItalicAngle Ascent Descent Leading CapHeight XHeight StemV StemH AvgWidth MaxWidth")
    | _plain("MissingWidth CharSet")
    | {
        "/FontFile": "font file",
        "/FontFile2": "font file",
        "/FontFile3": "font file",
        "/CIDSet": "drawing",
    },
    "font file": _plain("Length1 Length2 Length3 Subtype"),
    "encoding": _plain("Type BaseEncoding Differences CMapName WMode")
    | {"/CIDSystemInfo": "character collection", "/UseCMap": "encoding"},
    "character collection": _plain("Registry Ordering Supplement"),
    # Layers: what is hidden stays hidden.
    "layer": _plain("Type Name"),
    "layers": _plain("Type P VE") | {"/OCGs": "property"},
    "layer settings": {"/OCGs": "property", "/D": "shown layers"},
    "shown layers": _plain("BaseState") | {"/ON": "property", "/OFF": "property"},
    # For those who listen: headings, lists, tables, the words that stand for a picture.
    "structure": _plain("Type")
    | {"/K": "part", "/ParentTree": "parts by number", "/RoleMap": "roles"},
    "roles": {EVERY: None},
    "parts by number": _plain("Limits") | {"/Nums": "part", "/Kids": "parts by number"},
    "element": _plain("Type S Lang Alt ActualText E")
    | {"/P": "part", "/K": "part", "/Pg": "page already written", "/A": "attributes"},
    "marked content": _plain("Type MCID") | {"/Pg": "page already written", "/Stm": "object"},
    "attributes": _plain("O Scope RowSpan ColSpan ListNumbering"),
    # How the bytes of a stream are packed.
    "packing": _plain("Predictor Colors BitsPerComponent Columns K EndOfLine EncodedByteAlign Rows")
    | _plain("EndOfBlock BlackIs1 DamagedRowsBeforeError ColorTransform")
    | {"/JBIG2Globals": "drawing"},
}

# Kinds that the object itself chooses, by one of its entries. Another value is not kept.
CHOICES = {
    "object": ("/Subtype", {"/Form": "form", "/Image": "image"}),
    "property": ("/Type", {"/OCG": "layer", "/OCMD": "layers"}),
    "part": ("/Type", {"/StructElem": "element", None: "element", "/MCR": "marked content"}),
    "page already written": ("/Type", {}),
}


def entry(source, name):
    """The value of an entry, followed to where it stands; None when there is none."""
    if name not in source:
        return None
    found = source[name]
    return None if isinstance(found, NullObject) else found
