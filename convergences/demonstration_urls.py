"""The addresses of the demonstration; the project's urls.py leaves them out anywhere else."""

from django.urls import path

from convergences.views import demonstration

app_name = "demonstration"

urlpatterns = [
    path("", demonstration.accounts, name="accounts"),
    path("courrier/", demonstration.mailbox, name="mailbox"),
    path("courrier/<slug:key>/", demonstration.mail, name="mail"),
]
