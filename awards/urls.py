"""The programme's addresses: one list per audience, named after the view."""

from django.urls import path, re_path

from awards.views import archives, ceremony, directory, minutes, opendata, pages, showcase, stage
from awards.views.jury import (
    desk,
    documents,
    feedback,
    handover,
    interests,
    marking,
    receipts,
    room,
    verdict,
)

app_name = "awards"

showcase_urls = [
    path("", showcase.home, name="home"),
    path("editions/", showcase.editions, name="editions"),
    path("editions/<number:year>/", showcase.edition, name="edition"),
    path("editions/<number:year>/proces-verbal/", minutes.minutes, name="minutes"),
    path("editions/<number:year>/proces-verbal.zip", minutes.minutes_zip, name="minutes_zip"),
    path("categories/", showcase.categories, name="categories"),
    path("categories/<slug:slug>/", showcase.category, name="category"),
    path("partenariats/<slug:slug>/", directory.partnership, name="partnership"),
    path("organisations/", directory.organisations, name="organisations"),
    path("organisations/<slug:slug>/", directory.organisation, name="organisation"),
    path("archives/", archives.archives, name="archives"),
    path("archives/archives.csv", archives.archives_csv, name="archives_csv"),
    path("ceremonie/", ceremony.ceremony, name="ceremony"),
    path("ceremonie/fragment/", ceremony.ceremony_fragment, name="ceremony_fragment"),
    path("guide/", pages.guide, name="guide"),
    path("presse/", pages.press, name="press"),
    path("plan-du-site/", pages.site_map, name="site_map"),
]

opendata_urls = [
    path("flux/laureats.atom", opendata.feed, name="feed"),
    re_path(
        r"^presse/palmes/(?P<slug>[-\w]+)\.(?P<form>svg|png)$", opendata.drawing, name="drawing"
    ),
]

stage_urls = [
    path("scene/", stage.stage, name="stage"),
    path("scene/fragment/", stage.stage_fragment, name="stage_fragment"),
]

jury_urls = [
    path("jury/", desk.home, name="jury_home"),
    path("jury/charte/", desk.charter, name="jury_charter"),
    path("jury/dossiers/", desk.files, name="jury_files"),
    path("jury/interets/<number:award>/", interests.interests, name="jury_interests"),
    path("jury/documents/<number:pk>/", documents.document, name="jury_document"),
    re_path(
        r"^jury/photos/(?P<token>[0-9a-f]{32})/(?P<name>\d+\.(?:webp|jpg))$",
        documents.picture,
        name="jury_picture",
    ),
    path("jury/notes/<number:year>/", receipts.own_marks, name="jury_own_marks"),
    path("jury/notes/<number:year>/ma-ligne.json", receipts.own_line, name="jury_own_line"),
    path("jury/notes/<number:year>/toutes.json", receipts.all_marks, name="jury_all_marks"),
    path(
        "jury/notes/<number:year>/commentaires/<number:nominee>/",
        feedback.comment,
        name="jury_comment",
    ),
    path("jury/notes/<number:year>/totaux/<number:award>/", feedback.totals, name="jury_totals"),
    path("jury/<number:nominee>/", marking.file, name="jury_file"),
    path("jury/<number:nominee>/brouillon/", marking.draft, name="jury_draft"),
    path("jury/<number:nominee>/abstention/", marking.abstain, name="jury_abstain"),
    path("jury/<number:nominee>/feuille/", marking.paper, name="jury_paper"),
    path("jury/<number:nominee>/feuille/scan/", documents.scan, name="jury_scan"),
    path("jury/deliberation/<number:award>/", room.room, name="jury_room"),
    path("jury/deliberation/<number:award>/suite/", room.fragment, name="jury_room_fragment"),
    path("jury/deliberation/<number:award>/<slug:act>/", room.act, name="jury_room_act"),
    path("jury/verdict/<number:award>/", verdict.verdict, name="jury_verdict"),
    path("jury/verdict/<number:award>/relecture/", verdict.proofread, name="jury_proofread"),
    path("jury/verdict/<number:award>/proposer/", verdict.propose, name="jury_seal_propose"),
    path("jury/verdict/<number:award>/confirmer/", verdict.confirm, name="jury_seal_confirm"),
    path("jury/verdict/<number:award>/refuser/", verdict.decline, name="jury_seal_decline"),
    path("jury/verdict/<number:award>/confidents/", verdict.confidants, name="jury_confidants"),
    path("jury/confidence/<number:award>/", verdict.confidant, name="jury_confidant"),
    path(
        "jury/remise/<number:ceremony>/cartons/",
        handover.handover,
        {"purpose": "cards"},
        name="jury_cards",
    ),
    path(
        "jury/remise/<number:ceremony>/coffret/",
        handover.handover,
        {"purpose": "hall"},
        name="jury_case",
    ),
]

urlpatterns = [*showcase_urls, *opendata_urls, *stage_urls, *jury_urls]
