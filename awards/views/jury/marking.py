"""A file and its marks: read, kept as a draft, submitted, abstained from, confirmed from paper."""

from html import unescape

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from awards.forms.marking import (
    AbstentionForm,
    MarkingForm,
    kept,
    lines_in_words,
    marks_typed,
)
from awards.models import Assessment
from awards.models.assessments import Outdated
from awards.open_file import Passage, open_file
from awards.own_marks import lines_of, provisional
from awards.views.jury.door import for_jurors, read_or_sent
from awards.views.jury.unsent import for_typing_jurors
from awards.visibility import closed_files_for, paper_sheets_for
from convergences.templatetags.house import typo_plain
from convergences.transitions import TransitionRefused, refusals_shown

ADDRESS = "awards:jury_file"


@for_typing_jurors
@read_or_sent
def file(request, nominee):
    """A file beside its form; what is posted is kept as a draft, or submitted."""
    read = open_file(request.user, nominee)
    if read is None:
        return closed(request, nominee)
    if request.method != "POST":
        return drawn(request, read, MarkingForm(open_file=read))
    if request.POST.get("keep") == "stored":
        return redirect(ADDRESS, nominee)
    is_draft = request.POST.get("act") != "submit"
    form = MarkingForm(request.POST, open_file=read, is_draft=is_draft)
    if not form.is_valid():
        return drawn(request, read, form)
    try:
        (keep_draft if is_draft else submit)(read, form)
    except Outdated as outdated:
        return conflict(request, read, form, outdated)
    except TransitionRefused as refused:
        return drawn(request, read, form, refusal=refused)
    if is_draft:
        messages.success(
            request, gettext("Your draft is kept. It counts for nothing until you submit it.")
        )
        return redirect(ADDRESS, nominee)
    return redirect(f"{reverse(ADDRESS, args=[nominee])}#recu")


@never_cache
@require_POST
def draft(request, nominee):
    """Where the page saves what is being typed: JSON, or the fragment that shows a conflict."""
    if not request.user.is_authenticated:
        back = reverse(ADDRESS, args=[nominee])
        return JsonResponse({"signin": f"{reverse('account_login')}?next={back}"}, status=401)
    read = open_file(request.user, nominee)
    if read is None:
        raise Http404
    form = MarkingForm(request.POST, open_file=read, is_draft=True)
    if not form.is_valid():
        return told(422, message=" ".join(sum(form.errors.values(), [])))
    try:
        sheet = keep_draft(read, form)
    except Outdated as outdated:
        both = compared(read, form, outdated)
        return HttpResponse(render_to_string("jury/_conflict.html", both, request), status=409)
    except TransitionRefused as refused:
        return told(422, message=str(refused))
    standing = provisional(lines_of(read.criteria, form.marks), read.award.highest_mark)
    is_given = read.on(sheet).is_given
    words = render_to_string(
        "jury/_provisional.html", {"provisional": standing, "is_given": is_given}
    )
    return told(200, version=sheet.version, saved=saved(sheet), provisional=words)


def told(status, **answer):
    """What the page's script is told; it shows sentences as they come, so they come typeset."""
    for name in {"message", "saved"} & answer.keys():
        answer[name] = unescape(typo_plain(answer[name]))
    return JsonResponse(answer, status=status)


@for_typing_jurors
@read_or_sent
def abstain(request, nominee):
    """Give no marks, for a written reason."""
    read = open_file(request.user, nominee)
    if read is None:
        return closed(request, nominee)
    if not read.award.is_being_marked or request.POST.get("keep") == "stored":
        return redirect(ADDRESS, nominee)
    form = AbstentionForm(request.POST or None, open_file=read)
    refusal = None
    if request.method == "POST" and form.is_valid():
        try:
            written(read, "abstain", form.cleaned_data["reason"], form)
        except Outdated as outdated:
            return conflict(request, read, form, outdated)
        except TransitionRefused as refused:
            refusal = refused
        else:
            return redirect(f"{reverse(ADDRESS, args=[nominee])}#recu")
    return render(
        request,
        "jury/abstention.html",
        {"read": read, "form": form, "refusal": refusal, "noindex": True},
        status=409 if refusal else 200,
    )


@for_jurors
@read_or_sent
def paper(request, nominee):
    """A signed sheet that the secretariat entered, which its juror confirms or refuses."""
    read = open_file(request.user, nominee)
    sheet = paper_sheets_for(request.user).filter(nominee=nominee).first()
    if read is None or sheet is None:
        raise Http404
    if request.method == "POST":
        if request.POST.get("sheet") != str(sheet.pk):
            raise Http404
        return answered(request, read, sheet)
    marks = {int(key): value for key, value in sheet.marks.items()}
    return render(
        request,
        "jury/paper.html",
        {"read": read, "sheet": sheet, "lines": read.lines_of(marks), "noindex": True},
    )


def answered(request, read, sheet):
    """Confirm the sheet, or set it aside, as the button says."""
    verbs = {"confirm": sheet.confirm, "refuse": sheet.refuse}
    verb = verbs.get(request.POST.get("act"))
    if verb is None:
        return redirect("awards:jury_paper", read.nominee.pk)
    with refusals_shown(request):
        verb(by=request.user)
        if verb == sheet.refuse:
            messages.success(
                request,
                gettext("The sheet is set aside and counts for nothing. Tell the secretariat why."),
            )
    return redirect(f"{reverse(ADDRESS, args=[read.nominee.pk])}#recu")


# --- what is written ----------------------------------------------------------------------------


def keep_draft(read, form):
    """Keep what is typed; gives the sheet as it stands."""
    return written(read, "save_draft", form.typed, form)


def submit(read, form):
    """Give the marks, all of them."""
    return written(read, "submit", form.marks, form, comment=form.comment)


def written(read, verb, what, form, **more):
    """Do it on the juror's sheet, which is begun when there is none; refused, nothing is written."""
    with transaction.atomic():
        sheet = Assessment.begin(read.juror, read.nominee)
        getattr(sheet, verb)(
            what,
            **more,
            version=form.cleaned_data["version"],
            by=read.viewer,
            shown_at=form.shown_at,
        )
    return sheet


# --- what is drawn ------------------------------------------------------------------------------


def drawn(request, read, form, refusal=None):
    """The page of a file, with what is typed or submitted."""
    form.draft_url = reverse("awards:jury_draft", args=[read.nominee.pk])
    passage = Passage(request.user, read.nominee, lambda n: reverse(ADDRESS, args=[n.pk]))
    marks = marks_typed(read, form.data if form.is_bound else kept(read))
    return render(
        request,
        "jury/file.html",
        {
            "read": read,
            "form": form,
            "passage": passage,
            "refusal": refusal,
            "typed": form.in_words() if refusal else [],
            "provisional": provisional(lines_of(read.criteria, marks), read.award.highest_mark),
            "is_given": read.is_given and not form.is_bound,
            "saved": saved(read.sheet),
            "noindex": True,
        },
        status=409 if refusal else 200,
    )


def conflict(request, read, form, outdated):
    """Both versions, and the choice; nothing was written."""
    sent = [
        (name, form.data.get(name, ""))
        for name in form.fields
        if name != "version" and form.data.get(name)
    ]
    both = compared(read, form, outdated)
    context = {"read": read, "sent": sent, "noindex": True, **both}
    return render(request, "jury/conflict.html", context, status=409)


def compared(read, form, outdated):
    """What `jury/_conflict.html` shows."""
    stored = read.on(outdated.stored)
    lines = lines_in_words(read, kept(stored))
    if stored.is_abstention and not stored.typed:
        lines = [(gettext("Abstention"), stored.sheet.comment)]
    return {
        "version": stored.version,
        "mine": form.in_words(),
        "stored": lines,
        "stored_when": saved(stored.sheet) or concluded(stored),
    }


def saved(sheet):
    """When the draft was saved, in words; nothing without one, or when it became what was given."""
    if sheet is None or not sheet.draft_at or (sheet.concluded_at and not sheet.draft):
        return ""
    return at(
        sheet.draft_at,
        gettext("Draft saved at %(hour)s"),
        gettext("Draft saved on %(day)s at %(hour)s"),
    )


def concluded(read):
    """When marks or an abstention were submitted, in words."""
    if not read.is_concluded:
        return ""
    return at(
        read.sheet.concluded_at,
        gettext("Submitted at %(hour)s"),
        gettext("Submitted on %(day)s at %(hour)s"),
    )


def at(moment, today, another_day):
    """A moment in one of these two sentences."""
    local = timezone.localtime(moment)
    told = {"hour": date_format(local, gettext("H:i")), "day": date_format(local, "j F")}
    return (today if local.date() == timezone.localdate() else another_day) % told


def closed(request, nominee):
    """What was open until its verdict was sealed says so; anything else does not exist."""
    was_open = closed_files_for(request.user).filter(pk=nominee)
    read = was_open.select_related("award__category", "award__edition").first()
    if read is None:
        raise Http404
    return render(request, "jury/closed.html", {"award": read.award, "noindex": True})
