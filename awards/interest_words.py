"""What is said to a juror of a match: what ties them, and how the organisation is the same."""

from enum import StrEnum

from django.utils.translation import gettext


class Tie(StrEnum):
    """What of the juror was compared, the firmest first."""

    EMPLOYER = "employer"
    MANDATE = "mandate"
    MAILBOX = "mail_domain"
    TITLE = "title"


class Link(StrEnum):
    """How an organisation is that of the juror, the surest first."""

    SAME = "same"
    NAME = "other_name"
    SUCCESSOR = "successor"
    PREDECESSOR = "predecessor"
    MERGED = "merged"
    WEBSITE = "website"
    WORDS = "words"
    NEAR = "near_name"


def sentences(match):
    """Why a match is proposed, in whole sentences addressed to the juror."""
    named = {
        "own": match.own,
        "place": match.place,
        "other": match.organisation.name if match.organisation else "",
    }
    if match.link == Link.SAME:
        return _of_the_same(match) % named
    return f"{_of_the_juror(match.tie)} {_of_the_other(match)}" % named


def _of_the_same(match):
    if match.supports:
        return {
            Tie.EMPLOYER: gettext("Your employer, %(own)s, supports this award."),
            Tie.MANDATE: gettext("You hold a mandate at a supporter of this award: %(own)s."),
            Tie.MAILBOX: gettext(
                "Your e-mail address (%(place)s) seems to be that of a supporter of this award: "
                "%(other)s."
            ),
            Tie.TITLE: gettext(
                "Your public title seems to name a supporter of this award: %(other)s."
            ),
        }[match.tie]
    return {
        Tie.EMPLOYER: gettext("Your employer, %(own)s, is a member of this partnership."),
        Tie.MANDATE: gettext("You hold a mandate at a member of this partnership: %(own)s."),
        Tie.MAILBOX: gettext(
            "Your e-mail address (%(place)s) seems to be that of a member of this partnership: "
            "%(other)s."
        ),
        Tie.TITLE: gettext(
            "Your public title seems to name a member of this partnership: %(other)s."
        ),
    }[match.tie]


def _of_the_juror(tie):
    return {
        Tie.EMPLOYER: gettext("Your employer is %(own)s."),
        Tie.MANDATE: gettext("You hold a mandate at %(own)s."),
        Tie.MAILBOX: gettext("Your e-mail address (%(place)s) seems to be that of %(own)s."),
        Tie.TITLE: gettext("Your public title seems to name %(own)s."),
    }[tie]


def _of_the_other(match):
    if match.supports:
        return {
            Link.NAME: gettext(
                "A supporter of this award seems to be the same organisation: %(other)s."
            ),
            Link.SUCCESSOR: gettext("A supporter of this award has succeeded it: %(other)s."),
            Link.PREDECESSOR: gettext(
                "This organisation has succeeded a supporter of this award: %(other)s."
            ),
            Link.MERGED: gettext(
                "This organisation has merged with a supporter of this award: %(other)s."
            ),
            Link.WEBSITE: gettext("A supporter of this award has the same website: %(other)s."),
            Link.NEAR: gettext("A supporter of this award bears a similar name: %(other)s."),
        }[match.link]
    return {
        Link.NAME: gettext(
            "A member of this partnership seems to be the same organisation: %(other)s."
        ),
        Link.SUCCESSOR: gettext("A member of this partnership has succeeded it: %(other)s."),
        Link.PREDECESSOR: gettext(
            "This organisation has succeeded a member of this partnership: %(other)s."
        ),
        Link.MERGED: gettext(
            "This organisation has merged with a member of this partnership: %(other)s."
        ),
        Link.WEBSITE: gettext("A member of this partnership has the same website: %(other)s."),
        Link.WORDS: gettext("This partnership describes its other partners so: “%(place)s”."),
        Link.NEAR: gettext("A member of this partnership bears a similar name: %(other)s."),
    }[match.link]
