"""Attached documents as bytes: what is refused, what is kept, how a PDF is written again."""
