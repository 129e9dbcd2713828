"""Ready pages: a public page is built once per language and version, then served as bytes.

A view says by `ready_page` that its answer is the same for everyone; `ReadyPages` stands in front
of Django, builds such a page once under the public version, and answers with what it keeps.
Whatever is not plainly a ready page goes on to Django.
"""

from convergences.ready.pages import keep_until, once_per_version, ready_page

__all__ = ["keep_until", "once_per_version", "ready_page"]
