"""The frozen copy: the public site as files, for the day when nobody runs it any more.

`walk.py` visits the site as anybody does, `folder.py` writes what it finds where a plain web
server looks for it; `views.py` is how a view or a template knows that it is being frozen.
"""

from convergences.frozen.views import frozen_on, replaced_when_frozen

__all__ = ["frozen_on", "replaced_when_frozen"]
