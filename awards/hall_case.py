"""The case for the hall: one file that ends the evening without the network.

What the public knows already stands there in clear; each result is closed by the code of its card
(`hall_locks`). The file asks for nothing from elsewhere: its sheet, its script and its fonts are
inside, and its own content policy allows nothing else.
"""

import base64
import hashlib
from pathlib import Path

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.safestring import mark_safe

from awards import hall_locks
from awards.hall_results import results_of
from awards.visibility import nominees_for

STATIC = Path(settings.BASE_DIR, "static")
FONTS = ("bricolage-texte.woff2", "bricolage-affiche.woff2")


def case_of(ceremony, verdicts):
    """The file, as a text, for the verdicts of this ceremony that were opened to make it."""
    results = results_of(verdicts)
    locked = hall_locks.lock(
        [
            (result.code, render_to_string("hall/_result.html", {"result": result}))
            for result in results
        ]
    )
    closed = {result.award.pk: lock for result, lock in zip(results, locked, strict=True)}
    awards = [award for award in ceremony.in_running_order() if not award.is_revealed]
    nominees = nominees_for().filter(award__in=awards).select_related("partnership")
    steps = [
        {
            "award": award,
            "nominees": [each for each in nominees if each.award_id == award.pk],
            "locked": closed.get(award.pk),
        }
        for award in awards
    ]
    style, script = _style(), (STATIC / "js" / "hall.js").read_text(encoding="utf-8")
    context = {
        "ceremony": ceremony,
        "steps": steps,
        "iterations": hall_locks.ITERATIONS,
        "style": mark_safe(style),
        "script": mark_safe(script),
        "policy": _policy(style, script),
    }
    return render_to_string("hall/case.html", context)


def _style():
    """The tokens with their fonts inside, then the stage."""
    tokens = (STATIC / "css" / "tokens.css").read_text(encoding="utf-8")
    for name in FONTS:
        font = base64.b64encode((STATIC / "fonts" / name).read_bytes()).decode()
        tokens = tokens.replace(f"../fonts/{name}", f"data:font/woff2;base64,{font}")
    return tokens + (STATIC / "css" / "hall.css").read_text(encoding="utf-8")


def _policy(style, script):
    """What the file may load: its own sheet and script, known by their digests, and its fonts."""
    digests = [
        base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
        for text in (style, script)
    ]
    return (
        f"default-src 'none'; style-src 'sha256-{digests[0]}'; script-src 'sha256-{digests[1]}'; "
        "font-src data:; base-uri 'none'; form-action 'none'"
    )
