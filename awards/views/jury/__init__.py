"""The jury's space: what a juror sees depends on who they are, and is kept by no cache."""
