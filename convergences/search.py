"""Folded search: accents, case, ligatures and apostrophes make no difference."""

import re
import unicodedata
from itertools import filterfalse

from django.db import models

LIGATURES = str.maketrans({"œ": "oe", "æ": "ae", "ß": "ss", "ø": "o", "ł": "l", "đ": "d", "ı": "i"})
QUERY, WORD = 1000, 100  # letters of a query that are read, letters of a word that are compared
IN_WORDS = re.compile(r"[^\W_]+")


def fold(text):
    """`text` in lower case, without accents or ligatures, words separated by single spaces.

    >>> fold("L’Œuvre  d'ÉTÉ – n° 4")
    'l oeuvre d ete n 4'
    """
    text = text or ""
    # Taken apart before the ligatures go (ǽ is æ and an accent), and again after (℡ is TEL).
    for _pass in range(2):
        text = text.casefold()
        if text.isascii():  # plain letters, the most of what an import folds, are done
            break
        text = unicodedata.normalize("NFKD", text).casefold().translate(LIGATURES)
        text = "".join(filterfalse(unicodedata.combining, text))
    return " ".join(IN_WORDS.findall(text))


def words(query, limit=12):
    """The folded words of a query, at most `limit`, in the order they were typed.

    A word longer than any name is cut: databases bound what they compare.
    """
    return list(dict.fromkeys(word[:WORD] for word in fold((query or "")[:QUERY]).split()))[:limit]


class FoldedField(models.TextField):
    """A column that holds the folded text of others, filled on save and on bulk_create."""

    def __init__(self, *, sources=(), **kwargs):
        self.sources = tuple(sources)
        super().__init__(**{"blank": True, "editable": False, "default": "", **kwargs})

    def deconstruct(self):
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, {**kwargs, "sources": self.sources}

    def pre_save(self, instance, add):
        text = " ".join(str(getattr(instance, source) or "") for source in self.sources)
        setattr(instance, self.attname, fold(text))
        return getattr(instance, self.attname)


class SearchableQuerySet(models.QuerySet):
    """Rows whose `folded` column holds every word of a query."""

    def search(self, query):
        """Every word must be found, in any order; an empty query finds everything."""
        found = self
        for word in words(query):
            found = found.filter(folded__contains=word)
        return found
