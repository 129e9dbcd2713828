"""What was sent without a session, or with the token of another: given back whole, to be sent once more.

A page where people type carries a signed proof that it was drawn by us, at this address, for this
account. Without it nothing is given back: another site cannot put words in somebody's mouth, and
what one person typed is never shown to the next one at the same desk.
"""

from django.core import signing
from django.shortcuts import render

FIELD = "typed_here"
SALT = "convergences.unsent"


def proof(request):
    """The proof that the page of this request is drawn for who asks for it."""
    return signing.Signer(salt=SALT).sign_object([request.path, request.user.pk])


def typist_of(request):
    """The key of the account for which the page that is sent was drawn; None without such a proof.

    None for what holds a password too: it is written on no page.
    """
    if any("password" in name for name in request.POST):
        return None
    try:
        path, user = signing.Signer(salt=SALT).unsign_object(request.POST.get(FIELD, ""))
    except signing.BadSignature:
        return None
    return user if path == request.path else None


def given_back(request, *, sign_in, texts, **told):
    """The page that keeps what was sent, and sends it again once there is a session.

    `sign_in` is the address that opens one, or None where there is one already; `texts` are shown.
    `told` counts what was chosen: `marks`, `choices`. Files cannot be kept: the page names them.
    """
    sent = [
        (name, value)
        for name, values in request.POST.lists()
        if name != "csrfmiddlewaretoken"
        for value in values
    ]
    files = [each.name for _name, each in request.FILES.items()]
    response = render(
        request,
        "unsent.html",
        {"sent": sent, "texts": texts, "files": files, "sign_in": sign_in, "noindex": True, **told},
        status=401 if sign_in else 403,
    )
    response["X-Robots-Tag"] = "noindex"
    return response
