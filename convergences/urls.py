"""The one place that knows every app: it only composes."""

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import include, path, re_path

from awards.views import opendata, pictures
from convergences.views import site

handler400 = "convergences.views.errors.bad_request"
handler403 = "convergences.views.errors.permission_denied"
handler404 = "convergences.views.errors.page_not_found"
handler429 = "convergences.views.errors.too_many_requests"  # read by allauth
handler500 = "convergences.views.errors.server_error"

urlpatterns = [
    path("admin/", admin.site.urls),
    path("sante/", site.health, name="health"),
    path("robots.txt", site.robots, name="robots"),
    path("sitemap.xml", opendata.sitemap, name="sitemap"),
    re_path(
        r"^media/pictures/(?P<address>[0-9a-f]{32})/(?P<name>\d+\.(?:webp|jpg))$",
        pictures.public_picture,
        name="public_picture",
    ),
    *i18n_patterns(
        path("", include("awards.urls")),
        path("", include("convergences.site_urls")),
        path("compte/", include("convergences.accounts.urls")),
        prefix_default_language=False,
    ),
]

if settings.DEMONSTRATION:
    urlpatterns += [path("demonstration/", include("convergences.demonstration_urls"))]
