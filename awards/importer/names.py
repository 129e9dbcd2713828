"""Names as they are compared: folded, each once, since a file says them on line after line."""

from functools import lru_cache

from convergences.search import fold

fold_name = lru_cache(maxsize=100_000)(fold)
