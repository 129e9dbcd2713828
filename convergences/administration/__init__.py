"""The administration itself: its site, its desk, and what every curated page of it shares."""
