"""Which pages are looked at, and how closely.

Every page of the sitemap is opened in both languages. `SAMPLE` holds each template with its
extremes: those are looked at in every setting.
"""

import re
import urllib.request
from urllib.parse import urlsplit

# Each template: the ordinary page, then the longest name, the fullest, the emptiest.
SAMPLE = {
    "home": ["/"],
    "editions": ["/editions/"],
    "edition": ["/editions/2017/", "/editions/2013/", "/editions/2011/"],
    "categories": ["/categories/"],
    "category": ["/categories/france/", "/categories/grand-prix/"],
    "partnership": [
        "/partenariats/le-centsept/",  # twelve members
        "/partenariats/green-village/",  # a photograph
        "/partenariats/innover-et-co-construire-pour-creer-l-entreprise-de-demain/",
        "/partenariats/passeport-avenir/",  # one member
    ],
    "organisations": ["/organisations/", "/organisations/?famille=association&pays=FR&odd=8"],
    "organisation": [
        "/organisations/veolia/",
        "/organisations/ecolab-laboratoire-ecologie-fonctionnelle-et-environnement/",
        "/organisations/passeport-avenir/",  # a successor
        "/organisations/agence-du-don-en-nature/",  # former names
    ],
    "archives": [
        "/archives/",
        "/archives/?edition=2017&distinction=laureat&tout=pays",
        "/archives/?q=rien+de+tel",
        "/archives/?q=l%E2%80%99%C5%93uvre&edition=x&odd=99",
    ],
    "ceremony": ["/ceremonie/"],
    "guide": ["/guide/"],
    "press": ["/presse/"],
    "site_map": ["/plan-du-site/"],
    "report": ["/signaler/", "/signaler/?page=/editions/2017/&sujet=nominee"],
    "report_thanks": ["/signaler/merci/", "/signaler/merci/?page=/editions/2017/"],
    "about": ["/a-propos/"],
    "legal": ["/mentions-legales/"],
    "accessibility": ["/accessibilite/"],
    "ecodesign": ["/ecoconception/"],
    "privacy": ["/donnees-personnelles/"],
    "account_login": ["/compte/login/"],
    "account_reset_password": ["/compte/password/reset/"],
    "account_signup": ["/compte/signup/"],
}
# Error pages, at the addresses of tests/browser/urls.py; the first is the site's own.
ERRORS = {
    "/rien-ici/": 404,
    **{f"/panne/{status}/": status for status in (400, 403, 429, 500, 503)},
}
TEMPLATES = [path for paths in SAMPLE.values() for path in paths] + list(ERRORS)


def in_english(path):
    """The same page in English."""
    return f"/en{path}"


def listed(address):
    """Every page of the sitemap of the site at `address`, in both languages, as paths."""
    with urllib.request.urlopen(f"{address}/sitemap.xml") as answer:
        sitemap = answer.read().decode()
    found = re.findall(r'<loc>(.*?)</loc>|hreflang="[a-z]+" href="(.*?)"', sitemap)
    return sorted({urlsplit(loc or alternate).path for loc, alternate in found})
