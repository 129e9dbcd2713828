"""Sentences of Django's that read badly in French: named here, they stand in our own catalogue.

Nothing imports them: `makemessages` finds them here, and our catalogue wins over Django's.
"""

from django.utils.translation import gettext_noop

WORDED_OTHERWISE = [
    gettext_noop("Add another %(verbose_name)s"),
    gettext_noop("%(model_name)s with this %(field_label)s already exists."),
]
