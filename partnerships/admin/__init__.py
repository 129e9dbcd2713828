"""Curation of organisations and partnerships: one module per subject."""

from partnerships.admin import organisations, partnerships, sources

__all__ = ["organisations", "partnerships", "sources"]
