"""The last line of a run, in pytest's words: the sum over all the suites that ran. LOG SECONDS."""

import re
import sys
from collections import Counter
from pathlib import Path

log = Path(sys.argv[1]).read_text(encoding="utf-8", errors="replace")
totals = Counter()
for summary in re.findall(r"^=*\s*((?:\d+ \w+(?:, )?)+) in [\d.]+s.*$", log, re.MULTILINE):
    for number, outcome in re.findall(r"(\d+) (\w+)", summary):
        totals[outcome] += int(number)
order = ["failed", "errors", "error", "passed", "skipped", "xfailed", "warnings", "warning"]
words = [f"{totals[word]} {word}" for word in order if totals[word]]
print(f"{', '.join(words)} in {sys.argv[2]}.00s")
sys.exit(0 if totals["passed"] and not totals["failed"] else 1)
