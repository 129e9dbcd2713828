"""A form that saves its drafts, and a fragment that is followed, with a server that can be upset.

The scripts of the jury are tried here without the programme: only what they are answered matters.
"""

from django import forms
from django.http import HttpResponse, JsonResponse
from django.middleware.csrf import rotate_token
from django.template import RequestContext, Template
from django.template.loader import render_to_string
from django.urls import path
from django.views.decorators.csrf import csrf_exempt

from awards.mark_fields import DraftForm, MarkField, mark_row, scale

PAGE = """{% extends "base_jury.html" %}{% load crispy_forms_tags static %}
{% block title %}Essai{% endblock %}
{% block content %}<div class="cadre bande"><h1>Essai</h1>{% if form %}{% crispy form %}{% else %}
<div data-follow="/essai/suite/" data-follow-status="lien" data-follow-lost="Connexion perdue"
  data-follow-over="Rechargez la page">Rien encore</div><p id="lien" role="status"></p>{% endif %}</div>
{% endblock %}
{% block scripts %}<script type="module" src="{% static "js/draft.js" %}"></script>
<script type="module" src="{% static "js/follow.js" %}"></script>{% endblock %}"""
FRAGMENT = """<p>Tour {version}</p><details id="plus"><summary>Plus</summary>…</details>
<label for="mot">Mot</label> <input id="mot" name="mot"> <a href="/ailleurs/">Ailleurs</a>
<input type="radio" name="choix" id="choix_0" value="alpha" aria-label="Alpha">
<input type="radio" name="choix" id="choix_1" value="{second}" aria-label="{second}">"""
START = {"version": 3, "draft": {}, "mood": "well", "asked": [], "juror": "7", "second": "beta"}
server = {}


class Marks(DraftForm, forms.Form):
    """Two criteria and a text."""

    draft_url = "/essai/brouillon/"

    version = forms.IntegerField(widget=forms.HiddenInput)
    innovation = MarkField(tiles=scale(5), label="Innovation", number=1)
    reach = MarkField(tiles=scale(5), label="Portée", number=2)
    opinion = forms.CharField(widget=forms.Textarea, label="Motivation")

    def layout(self):
        """In reading order."""
        return ["version", mark_row("innovation"), mark_row("reach"), "opinion"]


@csrf_exempt
def state(request):
    """What the server was asked; a POST sets it up, from its start."""
    if request.method == "POST":
        server.clear()
        server.update(START, asked=[], draft={}, **request.POST.dict())
    elif request.GET:
        server.update(request.GET.dict())
    server["version"] = int(server["version"])
    return JsonResponse(server)


def page(request):
    """The form, or what was submitted."""
    if request.method == "POST":
        server["asked"].append(["page", typed(request)])
        return HttpResponse("<!doctype html><title>Transmis</title><h1>Transmis</h1>")
    if server["mood"] == "signed out":
        return HttpResponse(status=302, headers={"Location": "/compte/login/"})
    if server["mood"] == "signed in again":
        rotate_token(request)
    form = Marks(initial={"version": server["version"], **server["draft"]})
    form.draft_owner = server["juror"]
    context = {"form": form, "noindex": True, "saved": ""}
    return HttpResponse(Template(PAGE).render(RequestContext(request, context)))


def draft(request):
    """Where a draft is saved, as the jury's pages do."""
    server["asked"].append(["draft", typed(request)])
    if server["mood"] == "signed out":
        return JsonResponse({"signin": "/compte/login/?next=/essai/"}, status=401)
    if server["mood"] == "broken":
        return HttpResponse(status=500)
    if server["mood"] == "frozen":
        return JsonResponse({"message": "Les notes sont figées."}, status=403)
    version, sent = int(request.POST["version"]), typed(request)
    sent.pop("version")
    if version != server["version"] and sent != server["draft"]:
        both = {"mine": [*sent.items()], "stored": [*server["draft"].items()]}
        both["version"] = server["version"]
        return HttpResponse(render_to_string("jury/_conflict.html", both, request), status=409)
    if sent != server["draft"]:
        server.update(version=server["version"] + 1, draft=sent)
    if server["mood"] == "answer lost":
        server["mood"] = "well"
        return HttpResponse(status=502)
    return JsonResponse({"version": server["version"], "saved": f"Enregistré, {server['version']}"})


def typed(request):
    """What a form sent, but for its token."""
    return {name: value for name, value in request.POST.items() if name != "csrfmiddlewaretoken"}


def followed(request):
    """A page that follows a fragment."""
    return HttpResponse(Template(PAGE).render(RequestContext(request, {"noindex": True})))


def fragment(request):
    """The fragment, or that it is the same."""
    etag = f'"{server["version"]}"'
    server["asked"].append(["fragment", request.headers.get("If-None-Match")])
    if server["mood"] == "broken":
        return HttpResponse(status=500)
    if server["mood"] == "signed out":
        return HttpResponse(status=401)
    if request.headers.get("If-None-Match") == etag:
        return HttpResponse(status=304, headers={"ETag": etag})
    return HttpResponse(FRAGMENT.format(**server), headers={"ETag": etag})


urlpatterns = [
    path("essai/", page),
    path("essai/brouillon/", draft),
    path("essai/etat/", state),
    path("essai/suivi/", followed),
    path("essai/suite/", fragment),
]
