"""What a person reads on a page, and how heavy the page is."""

import json
import re
from html.parser import HTMLParser


class _Reader(HTMLParser):
    def __init__(self):
        super().__init__()
        self.words, self.tags, self.links, self.ids, self.headings = [], [], [], set(), []
        self._hidden = 0

    def handle_starttag(self, tag, attrs):
        attributes = dict(attrs)
        self.tags.append(tag)
        self.ids.add(attributes.get("id"))
        if tag == "a":
            self.links.append(attributes.get("href"))
        if re.fullmatch("h[1-6]", tag):
            self.headings.append(int(tag[1]))
        if tag in ("script", "style", "head", "svg"):
            self._hidden += 1
        elif "class" in attributes or tag not in ("a", "span", "sup", "strong", "time", "abbr"):
            self.words.append(" ")

    def handle_startendtag(self, tag, attrs):
        self.tags.append(tag)

    def handle_endtag(self, tag):
        if tag in ("script", "style", "head", "svg"):
            self._hidden -= 1
        elif tag in ("b", "span", "a"):
            self.words.append(" " if tag == "b" else "")

    def handle_data(self, data):
        if not self._hidden:
            self.words.append(data)


def read(response):
    """The page as a `_Reader`: words, tags, links, ids, headings."""
    reader = _Reader()
    reader.feed(response.content.decode())
    return reader


def text_of(response):
    """What is read between header and footer and in them, every space an ordinary one."""
    return " ".join("".join(read(response).words).split())


def main_of(response):
    """What is read in the page itself, header and footer left out."""
    body = response.content.decode()
    reader = _Reader()
    reader.feed(body[body.index("<main") : body.index("</main>")])
    return " ".join("".join(reader.words).split())


def structured(response):
    """The page's JSON-LD things, by type."""
    match = re.search(
        r'<script type="application/ld\+json">(.*?)</script>', response.content.decode()
    )
    data = json.loads(match.group(1))
    return {thing["@type"]: thing for thing in data.get("@graph", [data])}
