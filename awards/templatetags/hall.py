"""What the pages of the hall need to be drawn: the palme of a result, the size of what is read."""

from django import template
from django.utils.safestring import mark_safe

from convergences.palme import palme

register = template.Library()

# Each size, and from how many letters on; below the last, the largest type.
ON_STAGE = (("tres-grand", 60), ("grand", 25), ("moyen", 14))
READ_ON_STAGE = (("tres-grand", 600), ("grand", 300))
# Names that stand together; each takes a line at least, and room around it.
IN_A_LIST = (("immense", 1300), ("foule", 650), ("grand", 300), ("moyen", 175))
A_LINE, AROUND = 30, 4
JOINT = (("immense", 120), ("tres-grand", 0))
IN_A_CARD = (("minuscule", 2800), ("petit", 1600), ("moyen", 850), ("courant", 400))
# In front of a card, a word is never cut: the longest one decides, unless there are many.
LONGEST_WORD = (("minuscule", 18), ("petit", 12), ("moyen", 8))
MANY_LETTERS = (("minuscule", 60), ("petit", 36))


def _size(sizes, number):
    return next((size for size, least in sizes if number >= least), "")


@register.filter
def stage_size(name):
    """How large a name is set on stage."""
    return _size(ON_STAGE, len(str(name or "")))


@register.filter
def list_size(nominees):
    """How large the names of nominees are set: none may be lost at the bottom of the screen."""
    letters = sum(max(len(str(n.partnership.name)), A_LINE) + AROUND for n in nominees)
    return _size(IN_A_LIST, letters)


@register.filter
def joint_size(laureates):
    """How large the names of joint laureates are set."""
    return _size(JOINT, sum(len(str(each.name)) for each in laureates))


@register.filter
def text_size(text):
    """How large a citation or a reason is set on stage."""
    return _size(READ_ON_STAGE, len(text))


@register.filter
def card_size(letters):
    """How large the inside of a card is printed, for so many letters."""
    return _size(IN_A_CARD, letters)


@register.filter
def front_size(label):
    """How large the category is printed in front of its card."""
    words = str(label).replace("-", "- ").split()
    found = {_size(LONGEST_WORD, max(map(len, words), default=0)), _size(MANY_LETTERS, len(label))}
    return next((size for size in ("minuscule", "petit", "moyen") if size in found), "")


@register.simple_tag
def stage_palme(rewarded):
    """The palme of a laureate, or that of joint laureates, whose zeros meet in one."""
    families = [family for each in rewarded for family in each.families]
    lead = len(rewarded) == 1 and rewarded[0].is_led_alone
    key = " ".join(each.slug for each in rewarded)
    return mark_safe(palme(key, families, lead=lead, ratio=(1, 1), margin=0))
