"""A document handed to someone who may read it: kept by them, by nothing in between."""

import re
import unicodedata

from django.http import FileResponse

PDF = "application/pdf"
# Were it opened instead of saved: it runs nothing, loads nothing, and is nobody's frame.
ALONE = "default-src 'none'; sandbox; frame-ancestors 'none'"
LONGEST = 100  # letters of a name
# What a system forbids in a name, or what would show it otherwise than it is.
UNSAFE = re.compile(r'[<>:"/\\|?*%;]|[^\S ]')
INVISIBLE = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}


def private_response(file, filename):
    """An open PDF as an attachment that no cache keeps, under a safe name made of `filename`."""
    response = FileResponse(
        file, as_attachment=True, filename=safe_name(filename), content_type=PDF
    )
    response["Content-Security-Policy"] = ALONE
    response["X-Content-Type-Options"] = "nosniff"
    response["X-Robots-Tag"] = "noindex"
    response["Cache-Control"] = "private, no-store"
    return response


def safe_name(filename):
    """`filename` as the name of a PDF that any system takes; its accents stay.

    >>> safe_name("../../Étude d’impact 2017.PDF"), safe_name("")
    ('Étude d’impact 2017.pdf', 'document.pdf')
    """
    name = unicodedata.normalize("NFC", filename).replace("\\", "/").rpartition("/")[2]
    name = "".join(each for each in name if unicodedata.category(each) not in INVISIBLE)
    name = " ".join(UNSAFE.sub(" ", name).split())
    name = re.sub(r"(\.pdf)+\Z", "", name, flags=re.IGNORECASE)[:LONGEST].strip(" .")
    return f"{name or 'document'}.pdf"
