"""Organisations, partnerships, what joins them, and where each fact comes from."""

from partnerships.models.organisations import Organisation, OrganisationName
from partnerships.models.partnerships import Member, Partnership, Place
from partnerships.models.pictures import Picture
from partnerships.models.sources import Sdg, Source

__all__ = [
    "Member",
    "Organisation",
    "OrganisationName",
    "Partnership",
    "Picture",
    "Place",
    "Sdg",
    "Source",
]
