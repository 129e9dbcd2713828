"""The year of an edition in the administration: where it stands, what lacks, one next act.

Each act has a page that says what it does and what it makes impossible, before anyone presses.
"""

from dataclasses import dataclass

from django.contrib import admin, messages
from django.http import Http404
from django.shortcuts import redirect
from django.urls import NoReverseMatch, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from awards.models import Edition
from awards.models.phases import PHASES
from convergences.transitions import Blocker, TransitionRefused

PREPARATION, CALL, SELECTION, JURY, PUBLISHED = map(Edition.Status, PHASES)


@dataclass(frozen=True)
class Act:
    """One verb of an edition, in words."""

    verb: str
    since: tuple  # the phases in which it may be done
    label: object  # what the button says
    does: object
    forbids: object  # « this makes impossible: … »
    done: object


FORWARD = [
    Act(
        "open_call",
        (PREPARATION,),
        gettext_lazy("Open the call"),
        gettext_lazy(
            "The edition becomes public, with its awards and its partners. Candidates apply between "
            "the two dates of the call."
        ),
        gettext_lazy(
            "entering this edition in the archive at once. You can go back to the preparation until "
            "the first application is received."
        ),
        gettext_lazy("The call for applications of %s is open."),
    ),
    Act(
        "close_call",
        (CALL,),
        gettext_lazy("Close the call"),
        gettext_lazy(
            "Eligibility and the shortlist begin: each application is shortlisted or refused."
        ),
        gettext_lazy(
            "applying. You can reopen the call as long as the nominees are not announced."
        ),
        gettext_lazy("The call for applications of %s is closed."),
    ),
    Act(
        "start_jury",
        (SELECTION,),
        gettext_lazy("Start the juries"),
        gettext_lazy(
            "The juries go to work: jurors declare their interests, then read, mark and vote."
        ),
        gettext_lazy(
            "changing the criteria, their weights and the rules of the awards, and shortlisting or "
            "refusing an application. You can go back to the selection until the first mark is "
            "submitted."
        ),
        gettext_lazy("The juries of %s are at work."),
    ),
    Act(
        "publish",
        (JURY,),
        gettext_lazy("Publish the edition"),
        gettext_lazy("The edition enters the archive, and its juries become public."),
        gettext_lazy(
            "going back to any other phase. A result then changes only by a rectification or a "
            "revocation, which the page shows."
        ),
        gettext_lazy("%s is in the archive."),
    ),
]
BESIDE = [
    Act(
        "announce_nominees",
        (SELECTION, JURY),
        gettext_lazy("Announce the nominees"),
        gettext_lazy(
            "The public learns who is in the running: the partnerships, their members and their "
            "pictures."
        ),
        gettext_lazy(
            "reopening the call, and shortlisting or refusing one more application. The announcement "
            "can be taken back for one day; afterwards a nominee can only be withdrawn."
        ),
        gettext_lazy("The nominees of %s are announced."),
    ),
]
BACK = [
    Act(
        "return_to_preparation",
        (CALL,),
        gettext_lazy("Go back to the preparation"),
        gettext_lazy("The edition leaves the public site."),
        gettext_lazy("applying, until the call is opened again."),
        gettext_lazy("%s is in preparation again."),
    ),
    Act(
        "reopen_call",
        (SELECTION,),
        gettext_lazy("Reopen the call"),
        gettext_lazy(
            "Candidates may apply again until the date of the call; the nominees that were made stay."
        ),
        gettext_lazy("announcing the nominees and starting the juries, until the call is closed."),
        gettext_lazy("The call for applications of %s is open."),
    ),
    Act(
        "reopen_selection",
        (JURY,),
        gettext_lazy("Go back to the selection"),
        gettext_lazy(
            "The juries stop. Declarations of interests are kept; criteria and rules may change again."
        ),
        gettext_lazy("reading and marking, until the juries are started again."),
        gettext_lazy("%s is back in the selection."),
    ),
    Act(
        "retract_nominees",
        (SELECTION, JURY),
        gettext_lazy("Take the announcement back"),
        gettext_lazy("The nominees and their pictures leave the public site."),
        gettext_lazy(
            "nothing for good, but whoever has read them knows. They can be announced again."
        ),
        gettext_lazy("The nominees of %s are no longer announced."),
    ),
]
ACTS = {act.verb: act for act in (*FORWARD, *BESIDE, *BACK)}


@dataclass(frozen=True)
class Lack:
    """A `Blocker` for a page: its sentence, and where it is mended."""

    sentence: str
    url: str


@dataclass(frozen=True)
class Offered:
    """An act that the phase allows, with what it still lacks."""

    act: Act
    url: str
    lacks: list


def lacks_of(blockers):
    """Each blocker with the page of the administration where it is mended, "" for none."""
    return [Lack(blocker.sentence, _page_of(blocker.row)) for blocker in blockers]


def _page_of(row):
    if row is None or type(row) not in admin.site._registry:
        return ""
    meta = row._meta
    try:
        return reverse(f"admin:{meta.app_label}_{meta.model_name}_change", args=[row.pk])
    except NoReverseMatch:
        return ""


def blockers_of(edition, act):
    """What stands in the way of `act`, the phase first."""
    if edition.status not in act.since:
        sentence = _("The edition is now “%(status)s”: this act is not of this phase.")
        return [Blocker(sentence % {"status": edition.get_status_display()})]
    return list(getattr(edition, f"lacks_to_{act.verb}")())


def steps_of(edition):
    """The phases in order: (label, "done" | "now" | "to come")."""
    here = PHASES.index(edition.status)
    return [
        (status.label, "done" if place < here else "now" if place == here else "")
        for place, status in enumerate(map(Edition.Status, PHASES))
    ]


def acts_of(edition):
    """The next act of an edition or None, those beside it, and the ways back."""

    def offered(acts):
        return [
            Offered(
                act,
                reverse("admin:awards_edition_phase", args=[edition.pk, act.verb]),
                lacks_of(blockers_of(edition, act)),
            )
            for act in acts
            if edition.status in act.since
        ]

    announced = "announce_nominees" if edition.nominees_announced_at else "retract_nominees"
    beside = [each for each in offered(BESIDE) if each.act.verb != announced]
    back = [each for each in offered(BACK) if each.act.verb != announced]
    return next(iter(offered(FORWARD)), None), beside, back


class PhaseVerbs:
    """Gives the administration of editions a page for each act of the year."""

    def get_urls(self):
        view = self.admin_site.admin_view(self.phase_view)
        return [
            path("<number:pk>/phase/<str:verb>/", view, name="awards_edition_phase"),
            *super().get_urls(),
        ]

    def phase_view(self, request, pk, verb):
        """Say what an act does and makes impossible; a POST does it, or names every blocker."""
        edition = self._changeable(request, pk)
        act = ACTS.get(verb)
        if act is None:
            raise Http404
        back = f"{reverse('admin:index')}?edition={edition}"
        refusal, blockers = None, blockers_of(edition, act)
        if request.method == "POST":
            try:
                getattr(edition, verb)(by=request.user)
            except TransitionRefused as refused:
                refusal, blockers = refused, refused.blockers or [Blocker(str(refused))]
            else:
                messages.success(request, act.done % edition)
                return redirect(back)
        return self._page(
            request,
            "admin/awards/edition/phase.html",
            edition,
            _("%(act)s: %(edition)s") % {"act": act.label, "edition": edition},
            act=act,
            lacks=lacks_of(blockers),
            refusal=refusal,
            back=back,
        )
