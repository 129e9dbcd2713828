"""The floor's tag library: the palme, typography, dates, languages and the head of a page."""

import json
import re
from functools import lru_cache

import nh3
from django import template
from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.templatetags.static import static
from django.urls import NoReverseMatch, get_urlconf, reverse
from django.utils.encoding import escape_uri_path
from django.utils.html import conditional_escape, format_html, format_html_join, strip_tags
from django.utils.safestring import mark_safe
from django.utils.translation import get_language, gettext
from markdown_it import MarkdownIt

from convergences import unsent
from convergences.dates import in_words, parts, sentence_of
from convergences.frozen import frozen_on
from convergences.palme import MOST_ZEROS
from convergences.palme import palme as draw_palme
from convergences.palme import three_zeros as draw_three_zeros
from convergences.typography import typeset

register = template.Library()

SITE_NAME = "Prix Convergences"
DATA_ESCAPES = {
    ord("<"): "\\u003C",
    ord(">"): "\\u003E",
    ord("&"): "\\u0026",
    0x2028: "\\u2028",
    0x2029: "\\u2029",
}
_markdown = MarkdownIt("commonmark", {"html": False}).disable("image")


def page_language():
    """The language of the page being drawn: « fr » or « en »."""
    return "en" if (get_language() or "fr").startswith("en") else "fr"


# Drawings


@register.simple_tag
def palme(
    key, families, *, laureate=True, lead=False, title="", ratio="4:3", crop=1, limit=MOST_ZEROS
):
    """A partnership's picture, inline. `families` is a list, lead first; `ratio` reads « 4:3 »."""
    across, down = ratio.split(":")
    return mark_safe(
        draw_palme(
            str(key),
            families or [],
            laureate=bool(laureate),
            lead=bool(lead),
            title=str(title),
            ratio=(float(across), float(down)),
            crop=crop,
            limit=limit,
        )
    )


@register.simple_tag
def three_zeros(ratio="5:4"):
    """The palme of our motto, which is our mark."""
    across, down = ratio.split(":")
    return mark_safe(draw_three_zeros((float(across), float(down))))


# Text


@register.filter
def typo(value):
    """Typography of the language that the text is written in. Escapes what is not marked safe."""
    return _typeset(value, markup=True)


@register.filter
def typo_plain(value):
    """The same without markup, for titles and attributes."""
    return _typeset(value, markup=False)


def _typeset(value, *, markup):
    if value is None:
        return ""
    language = getattr(value, "lang", None) or page_language()
    return mark_safe(typeset(conditional_escape(value), language, markup=markup))


@register.filter
def long_text(value):
    """A text with simple Markdown as clean HTML: no raw HTML, no picture, headings from h2 on."""
    if not value:
        return ""
    return _long_text(str(value), getattr(value, "lang", None) or page_language())


@lru_cache(maxsize=128)  # a page drawn again after a change has its texts as they were
def _long_text(text, language):
    html = _markdown.render(text).replace("<h1>", "<h2>").replace("</h1>", "</h2>")
    clean = nh3.clean(
        html,
        tags={"p", "h2", "h3", "h4", "ul", "ol", "li", "blockquote", "em", "strong", "a", "code"}
        | {"pre", "br", "hr"},
        attributes={"a": {"href"}, "ol": {"start"}},
        url_schemes={"http", "https", "mailto"},
        link_rel=None,
    )
    return mark_safe(typeset(clean, language))


@register.filter
def number(value):
    """A number as people read it: thousands grouped from five digits on."""
    return mark_safe(typeset(conditional_escape(value), page_language()))


@register.filter
def partial_date(value):
    """« 2017 », « 2017-09 » or « 2017-06-02 » (or a date) as words, in a `<time>`."""
    if not value:
        return ""
    iso = value if isinstance(value, str) else value.isoformat()[:10]
    try:
        parts(iso)
    except ValueError:
        return conditional_escape(value)
    words = in_words(iso).replace("1er", "1<sup>er</sup>")
    return format_html('<time datetime="{}">{}</time>', iso, mark_safe(words))


@register.simple_tag
def period(since, until, begun):
    """What lasted between two partial dates, one of them perhaps unknown: « 2005–2017 ».

    `begun` is the word for one that may last still: « since » or « from ».
    """
    if since and until:
        return format_html("{}–{}", partial_date(since), partial_date(until))
    word, day = (begun, since) if since else ("until", until)
    return mark_safe(conditional_escape(sentence_of(word, day)) % {"date": partial_date(day)})


@register.filter
def title_size(name):
    """The class of an `h1` that holds a name: long names are set smaller, never cut."""
    name = str(name or "")
    longest = max((len(word) for word in re.split(r"[\s-]+", name)), default=0)
    if longest > 18 or len(name) > 60:
        return "tres-long"
    return "long" if longest > 13 or len(name) > 26 else ""


# Languages


@register.simple_tag
def lang_attr(value):
    """` lang="en"` when the text is not in the language of the page, else nothing."""
    language = getattr(value, "lang", None)
    if not language or language == page_language():
        return ""
    return format_html(' lang="{}"', language)


def path_in(language, path):
    """The same page in another language: `/guide/` is `/en/guide/` in English."""
    bare = re.sub(r"^/en(?=/|$)", "", escape_uri_path(path)) or "/"
    return f"/en{bare}" if language == "en" else bare


def canonical_query(context):
    """The part of the query that makes this page another one, as its view says."""
    query = context.get("canonical_query")
    return f"?{query}" if query else ""


@register.simple_tag(takes_context=True)
def alternates(context):
    """Canonical address and the other language's, without the query unless the view gives one."""
    request = context.get("request")
    if request is None or context.get("is_error"):
        return ""
    query = canonical_query(context)

    def address(language):
        return f"{settings.SITE_URL}{path_in(language, request.path)}{query}"

    links = [("fr", address("fr")), ("en", address("en")), ("x-default", address("fr"))]
    return format_html(
        '<link rel="canonical" href="{}">{}',
        address(page_language()),
        format_html_join("", '<link rel="alternate" hreflang="{}" href="{}">', links),
    )


@register.simple_tag(takes_context=True)
def other_language(context):
    """The link to this page in the other language, named in that language."""
    request = context.get("request")
    language, label = ("fr", "Français") if page_language() == "en" else ("en", "English")
    return format_html(
        '<a href="{}" lang="{}" hreflang="{}">{}</a>',
        path_in(language, request.path if request else "/"),
        language,
        language,
        label,
    )


@register.simple_tag
def home_path():
    """Where the site begins in this language."""
    return path_in(page_language(), "/")


@register.simple_tag(takes_context=True)
def frozen_day(context):
    """The day of the frozen copy that this page is drawn for; None on the live site."""
    return frozen_on(context.get("request"))


# Forms


@register.simple_tag(takes_context=True)
def typed_here(context):
    """In a form: the proof without which what is sent once a session has ended is not given back."""
    return format_html(
        '<input type="hidden" name="{}" value="{}">', unsent.FIELD, unsent.proof(context["request"])
    )


# Navigation


@register.simple_tag(takes_context=True)
def current(context, path):
    """` aria-current` when the page is at `path` (« page ») or below it (« true »)."""
    request = context.get("request")
    if request is None or not path:
        return ""
    if request.path == path:
        return mark_safe(' aria-current="page"')
    return mark_safe(' aria-current="true"') if request.path.startswith(path) else ""


@register.simple_tag(takes_context=True)
def menu_item(context, label, route, *args):
    """One entry of a menu; nothing at all while the page it names does not exist."""
    path = _path_to(route, args, page_language(), get_urlconf())
    if not path:
        return ""
    language = getattr(label, "lang", None) or page_language()
    return _item(path, current(context, path), conditional_escape(label), language)


# A page has twenty of them, the same as every other page.
@lru_cache(maxsize=256)
def _item(path, here, escaped, language):
    label = mark_safe(typeset(escaped, language, markup=False))
    return format_html('<li><a href="{}"{}>{}</a></li>', path, here, label)


@lru_cache(maxsize=128)
def _path_to(route, args, language, urlconf):
    try:
        return reverse(route, urlconf, args=args)
    except NoReverseMatch:
        return ""


@register.simple_tag
def page_numbers(page):
    """The numbers that a pagination shows: the ends, the neighbours, and gaps between."""
    return list(page.paginator.get_elided_page_range(page.number, on_each_side=2, on_ends=1))


# The head of a page


@register.simple_block_tag(takes_context=True)
def head_texts(context, content):
    """Title, description and Open Graph from the page's own two blocks, written once each.

    The content is `<title>…</title>` then the description.
    """
    title, description = content.split("</title>", 1)
    title = typo_plain(mark_safe(" ".join(strip_tags(title).split())))
    description = typo_plain(mark_safe(" ".join(strip_tags(description).split())))
    whole = title if title.startswith(SITE_NAME) else mark_safe(f"{title} | {SITE_NAME}")
    if not title:
        whole = SITE_NAME
    parts_of_head = [format_html("<title>{}</title>", whole)]
    if description:
        parts_of_head.append(format_html('<meta name="description" content="{}">', description))
    if context.get("is_error") or context.get("noindex"):
        parts_of_head.append(mark_safe('<meta name="robots" content="noindex">'))
        return mark_safe("\n".join(parts_of_head))
    request = context.get("request")
    address = f"{settings.SITE_URL}{request.path}{canonical_query(context)}" if request else ""
    properties = [
        ("og:title", title or SITE_NAME),
        ("og:description", description),
        ("og:type", context.get("og_type") or "website"),
        ("og:url", address),
        ("og:site_name", SITE_NAME),
        ("og:locale", "en_GB" if page_language() == "en" else "fr_FR"),
        ("og:image", absolute(context.get("og_image") or static("img/partage.png"))),
    ]
    parts_of_head.append(
        format_html_join(
            "\n",
            '<meta property="{}" content="{}">',
            ((name, content) for name, content in properties if content),
        )
    )
    return mark_safe("\n".join(parts_of_head))


@register.filter
def absolute(path):
    """The whole address of a path of ours; an address stays as it is."""
    path = str(path)
    return path if "://" in path else f"{settings.SITE_URL}{path}"


@register.simple_tag
def json_ld(data):
    """Structured data, as a block that no browser executes and that no text can leave."""
    if not data:
        return ""
    if isinstance(data, dict):
        data = {"@context": "https://schema.org", **data}
    else:
        data = {"@context": "https://schema.org", "@graph": list(data)}
    text = json.dumps(data, cls=DjangoJSONEncoder, ensure_ascii=False, separators=(",", ":"))
    return format_html(
        '<script type="application/ld+json">{}</script>', mark_safe(text.translate(DATA_ESCAPES))
    )


@register.simple_tag(takes_context=True)
def structured_data(context):
    """What the view tells of its page (`page_json_ld`), and its breadcrumb (`crumbs`)."""
    data = context.get("page_json_ld") or []
    things = [data] if isinstance(data, dict) else list(data)
    if crumbs := context.get("crumbs"):
        steps = [(gettext("Home"), home_path()), *crumbs]
        things.append(
            {
                "@type": "BreadcrumbList",
                "itemListElement": [
                    {"@type": "ListItem", "position": place, "name": str(label)}
                    | ({"item": absolute(path)} if path else {})
                    for place, (label, path) in enumerate(steps, start=1)
                ],
            }
        )
    return json_ld(things)
