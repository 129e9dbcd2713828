"""Leaks to plant, so that a test of secrecy first shows that it would see them."""

from django.utils import timezone

EVENING = ("/scene/", "/ceremonie/")
# (kind, slug of the winner, whether it is the first world, or since when), or None.
PLANTED = None


def leaky(get_response):
    """A middleware that tells, each time by another channel, who has won."""

    def middleware(request):
        response = get_response(request)
        if PLANTED is None:
            return response
        kind, slug, is_first = PLANTED
        path = request.path
        if kind == "order" and path == "/editions/":
            parts = response.content.split(b"<li")
            response.content = b"<li".join(parts if is_first else [parts[0], *parts[:0:-1]])
        elif kind == "search" and "q=" in request.META["QUERY_STRING"]:
            found = slug.replace("-", " ") in request.GET["q"].lower()
            response.content += b"<!-- 1 -->" if found else b""
        elif kind == "length" and path == "/":
            response.content += b" " if is_first else b""
        elif kind == "image" and slug in path and path.endswith(".svg"):
            response.content = response.content.replace(b"<svg", b"<svg data-rang='1'", 1)
        elif kind == "sitemap" and path == "/sitemap.xml":
            response.content = response.content.replace(slug.encode(), slug.encode() + b"?", 1)
        elif kind == "etag" and slug in path:
            response["ETag"] = '"laureate"'
        elif kind == "sort" and path == "/archives/":
            response.content = response.content.replace(b"<h3", b"<h3 id='a'", 1 + is_first)
        elif kind == "later" and path.startswith(EVENING):
            response.content += f"<!-- {slug} -->".encode()
        elif kind == "preload" and path.startswith(EVENING):
            response["Link"] = f"</media/{slug}.webp>; rel=preload"
        elif kind == "condition" and path == "/" and request.method == "HEAD":
            response["Content-Language"] = "fr" if is_first else "fr-FR"
        elif kind == "late" and timezone.now() > is_first and path == "/ceremonie/":
            response.content += f"<!-- {slug} -->".encode()
        elif kind == "status" and slug in path and "/partenariats/" in path:
            response.status_code = 203
        return response

    return middleware
