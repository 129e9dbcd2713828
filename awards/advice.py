"""The seven pieces of advice of the article of 2017, in our words, each with a question of ours."""

from typing import NamedTuple

from django.utils.translation import gettext_lazy as _

ARTICLE = "https://www.convergences.org/co-construction-du-bien-commun-lunion-fait-la-force/"


class Advice(NamedTuple):
    """One piece of advice: its title, what it says, the question we draw from it."""

    title: str
    text: str
    question: str


SEVEN = (
    Advice(
        _("Leave prejudice at the door"),
        _(
            "A company is more than a cheque book, an NGO more than a certificate of virtue. Agree to be surprised by what the other really does."
        ),
        _("What do we still believe about our partner that we have never checked with them?"),
    ),
    Advice(
        _("Take time to choose your partner"),
        _(
            "The right partner is seldom the first one met. Look around, ask, talk, and let the conversations take the time they need."
        ),
        _("Which other partners did we meet before choosing this one?"),
    ),
    Advice(
        _("Look at the other through their skills"),
        _(
            "Ask what each organisation knows how to do, and what your own know-how would change for it. Money and image come after."
        ),
        _("Can each of us name two things that the other does better?"),
    ),
    Advice(
        _("Fit the method to each partnership"),
        _(
            "There is no model to copy. Meetings, tools and pace follow from who the partners are and from what they do together."
        ),
        _("Which habit of our house did we give up for this partnership?"),
    ),
    Advice(
        _("Design and steer together, from the start"),
        _(
            "A programme written by one and signed by the other stays the programme of one. Write it together, then decide together."
        ),
        _("Who held the pen on the first version of the project, and who decides today?"),
    ),
    Advice(
        _("Keep everyone’s interests in mind"),
        _(
            "Each partner has aims of its own, and that is healthy. Say them, keep an open mind, and look for what serves several at once."
        ),
        _("Do we know what each partner must gain to stay?"),
    ),
    Advice(
        _("Start small: skills, time, training"),
        _(
            "An exchange of skills, some pro bono work, a training course: the teams get to know each other at little risk. If it works, take the next step."
        ),
        _("What could we do together within three months, without a budget?"),
    ),
)
