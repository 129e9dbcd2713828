"""What an answer leads to on its own site, and the same answer where no server reads queries."""

import re
from html import unescape
from html.parser import HTMLParser
from urllib.parse import unquote, urljoin, urlsplit

from django.conf import settings

HTML = "text/html"
LEADING = {"href", "src", "poster"}
IN_A_SHEET = re.compile(r"""(?:url\(|@import)\s*["']?([^"')\s]+)""")
# The query of an address of ours; templates write attributes between double quotes.
QUERY = re.compile(rb'(\s(?:href|src)="(?:/(?!/)[^"?#]*)?)\?[^"#]*')


def without_queries(content_type, body):
    """The page, with links to this site that name plain pages."""
    return QUERY.sub(rb"\1", body) if content_type == HTML else body


def links_in(path, content_type, body):
    """The paths of this site that an answer at `path` names, without query or fragment."""
    text = body.decode("utf-8", "replace")
    found = []
    if content_type == HTML:
        found += _Attributes(text).found
    if content_type == "text/css":
        found += IN_A_SHEET.findall(text)
    if content_type.startswith("text/") or content_type.endswith("xml"):
        # Canonical addresses, structured data, the site map, the feed, the lines of a table.
        ours = re.escape(settings.SITE_URL)
        found += [unescape(link) for link in re.findall(rf"{ours}/[^\s\"'<>\\,;]*", text)]
    return {local for link in found if (local := _local(path, link))}


class _Attributes(HTMLParser):
    def __init__(self, text):
        super().__init__()
        self.found = []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        for name, value in attrs:
            if name in LEADING:
                self.found.append(value or "")
            elif name == "srcset":
                self.found += [part.split()[0] for part in (value or "").split(",") if part.strip()]


def _local(path, link):
    """The path of this site that `link`, read at `path`, leads to; "" when it leads elsewhere."""
    link = link.strip()
    if link.startswith(f"{settings.SITE_URL}/") or link == settings.SITE_URL:
        link = link.removeprefix(settings.SITE_URL) or "/"
    try:
        parts = urlsplit(urljoin(path, link))
    except ValueError:
        return ""
    return "" if parts.scheme or parts.netloc else unquote(parts.path)
