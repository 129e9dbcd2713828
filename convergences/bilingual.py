"""Content in two languages: two columns, read as one attribute in the reader's language."""

from django.utils.translation import get_language


class Text(str):
    """A text that knows its language, so that a page can mark a fallback with the right `lang`."""

    __slots__ = ("lang",)

    def __new__(cls, value, lang):
        text = super().__new__(cls, value)
        text.lang = lang
        return text

    def __getnewargs__(self):
        return str(self), self.lang


class Bilingual:
    """`name = Bilingual()` reads `name_fr` or `name_en`, whichever the reader wants.

    A missing translation falls back to the other language rather than to nothing. The value is
    a `Text`, whose `lang` is the language it is really written in.
    """

    def __init__(self, columns=None):
        self.name = columns

    def __set_name__(self, owner, name):
        self.name = self.name or name

    def __get__(self, instance, owner=None):
        if instance is None:
            return self
        wanted = "en" if (get_language() or "fr").startswith("en") else "fr"
        other = "fr" if wanted == "en" else "en"
        for language in (wanted, other):
            text = getattr(instance, f"{self.name}_{language}")
            if text.strip():
                return Text(text, language)
        return Text("", wanted)
