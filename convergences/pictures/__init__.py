"""Photographs as bytes: what is refused, what is kept, how it is encoded again."""
