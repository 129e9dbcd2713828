"""What schema.org has a word for: the programme, its ceremonies, its partnerships, their members."""

from django.utils.translation import get_language, gettext

from awards.advice import ARTICLE
from convergences.templatetags.house import absolute, home_path

PROGRAMME = "Prix Convergences"


def programme():
    """The association that gives the awards, and this site of theirs."""
    organiser = {
        "@type": "Organization",
        "name": "Convergences",
        "url": "https://www.convergences.org/",
    }
    return [
        organiser,
        {
            "@type": "WebSite",
            "name": PROGRAMME,
            "url": absolute(home_path()),
            "inLanguage": get_language(),
            "publisher": organiser,
        },
    ]


def ceremonies_of(edition, ceremonies):
    """An Event per ceremony whose date is known, were it only by its month."""
    return [
        {
            "@type": "Event",
            "name": f"{ceremony.name or PROGRAMME} {edition.year}",
            "startDate": ceremony.held_on,
            "url": absolute(edition.get_absolute_url()),
            "eventStatus": "https://schema.org/EventScheduled",
            "eventAttendanceMode": "https://schema.org/OfflineEventAttendanceMode",
            "organizer": {"@type": "Organization", "name": "Convergences"},
        }
        | ({"location": {"@type": "Place", "name": str(ceremony.place)}} if ceremony.place else {})
        for ceremony in ceremonies
        if ceremony.held_on
    ]


def article_on(partnership, nominees):
    """The page of a partnership: an Article about a project, its members and its awards."""
    honours = [
        f"{PROGRAMME} {nominee.award.edition.year}, {nominee.award.label}"
        for nominee in nominees
        if nominee.is_laureate
    ]
    project = {
        "@type": "Project",
        "name": str(partnership.name),
        "member": [
            {"@type": "Organization", "name": member.organisation.name}
            for member in partnership.ordered_members
        ],
    }
    if honours:
        project["award"] = honours
    if partnership.website:
        project["url"] = partnership.website
    return _article(partnership.name, partnership.pitch, partnership.get_absolute_url()) | {
        "about": project
    }


def article_of_guide(path):
    """The guide: an Article of ours, drawn from the article of 2017."""
    return _article(gettext("Partnership guide"), "", path) | {"isBasedOn": ARTICLE}


def organisation(row, names):
    """An organisation, with the other names it bears or has borne."""
    data = {
        "@type": "Organization",
        "name": row.name,
        "url": row.website or absolute(row.get_absolute_url()),
    }
    if names:
        data["alternateName"] = [name.name for name in names]
    return data


def _article(headline, description, path):
    data = {
        "@type": "Article",
        "headline": str(headline),
        "url": absolute(path),
        "inLanguage": get_language(),
        "publisher": {"@type": "Organization", "name": PROGRAMME},
    }
    return data | ({"description": str(description)} if description else {})
