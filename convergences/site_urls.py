"""The addresses of the site pages: what every site owes its visitors."""

from django.urls import path

from convergences.views import reports, site

app_name = "convergences"

urlpatterns = [
    path("signaler/", reports.report, name="report"),
    path("signaler/merci/", reports.thanks, name="report_thanks"),
    path("a-propos/", site.about, name="about"),
    path("mentions-legales/", site.legal, name="legal"),
    path("accessibilite/", site.accessibility, name="accessibility"),
    path("ecoconception/", site.ecodesign, name="ecodesign"),
    path("donnees-personnelles/", site.privacy, name="privacy"),
]
