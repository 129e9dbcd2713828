"""The rehearsal's tag library: whether this is one, and how long what was played took."""

from django import template
from django.conf import settings

from awards.evening_times import in_words

register = template.Library()


@register.simple_tag
def is_rehearsal():
    """Whether this site is a rehearsal, whose names are all invented."""
    return bool(settings.REHEARSAL)


@register.filter
def lapse(duration):
    """A duration in words, `3 min 05 s`; a dash where there is none yet."""
    return in_words(duration) or "—"
