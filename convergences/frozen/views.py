"""What a page knows of being frozen: the day, in a place where no visitor can write."""

from functools import wraps

from django.shortcuts import render

# A key of the request that no header makes: those all begin with HTTP_.
FROZEN_ON = "convergences.frozen_on"


def frozen_on(request):
    """The day of the frozen copy that this page is drawn for, or None on the live site."""
    return request.META.get(FROZEN_ON) if request is not None else None


def replaced_when_frozen(template_name):
    """Say of a view that takes what people write that its frozen copy is this page instead."""

    def replaced(view):
        @wraps(view)
        def answer(request, *args, **kwargs):
            if not frozen_on(request):
                return view(request, *args, **kwargs)
            response = render(request, template_name)
            response["Cache-Control"] = "public"
            return response

        return answer

    return replaced
