"""The state of the site: what an operator wants to know, each in a line with a word that judges it."""
