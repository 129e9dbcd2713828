"""Sign-in, by allauth in our words, and the second factor of the staff."""
