"""Whose domain an address on the Internet is under: of a site, of a mailbox."""

from urllib.parse import urlsplit


def _words(text):
    return frozenset(text.split())


# « oxfam.org.uk », « ecologie.gouv.fr »: under a country, these are no one's.
SECOND_LEVEL = _words("ac asso co com edu gob gouv gov net nhs ong or org")
# Where anyone may have a mailbox, by the name before the suffix, or whole.
EVERYBODYS = _words(
    "aol email example fastmail gmail gmx googlemail hotmail icloud inbox live mail mailo msn "
    "outlook pm proton protonmail rocketmail tutanota yahoo yandex ymail zoho"
)
PROVIDERS = _words(
    "aliceadsl.fr bbox.fr cegetel.net club-internet.fr dbmail.com free.fr laposte.net mac.com "
    "me.com neuf.fr noos.fr numericable.fr orange.fr rr.com sfr.fr t-online.de tiscali.fr "
    "voila.fr wanadoo.fr web.de"
)
# Where anyone may have pages.
HOSTS = _words(
    "blogspot.com blogspot.fr canalblog.com e-monsite.com facebook.com github.io google.com "
    "helloasso.com instagram.com jimdo.com jimdofree.com linkedin.com medium.com over-blog.com "
    "sites.google.com squarespace.com tumblr.com twitter.com vimeo.com webflow.io weebly.com "
    "wikipedia.org wix.com wixsite.com wordpress.com x.com youtube.com"
)


def registered_domain(host):
    """The part of a host's name that somebody has registered, nearly; "" when it has none.

    >>> registered_domain("fondation.example.org.uk")
    'example.org.uk'
    """
    labels = [label for label in host.lower().strip(".").split(".") if label]
    if len(labels) < 2 or labels[-1].isdigit():
        return ""
    under_a_country = len(labels[-1]) == 2 and labels[-2] in SECOND_LEVEL
    return ".".join(labels[-3:] if under_a_country else labels[-2:])


def label(domain):
    """What a domain is called, without its suffix."""
    return domain.partition(".")[0]


def domain_of_site(url):
    """The domain of an organisation's own site; "" when it is a page at somebody else's."""
    try:
        domain = registered_domain(urlsplit(url).hostname or "")
    except ValueError:  # brackets that hold no address
        return ""
    return "" if domain in HOSTS | PROVIDERS else domain


def domain_of_mailbox(email):
    """The domain of an employer's mailbox; "" when anyone may have one there."""
    domain = registered_domain(email.rpartition("@")[2])
    return "" if domain in PROVIDERS or label(domain) in EVERYBODYS else domain
