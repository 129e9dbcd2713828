"""The minutes of an edition as a bundle of files that anyone can check, without us."""
