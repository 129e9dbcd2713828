"""Wait until an address answers 200, while the process that serves it lives: ADDRESS PID."""

import os
import sys
import time
import urllib.error
import urllib.request

address, process = sys.argv[1], int(sys.argv[2])
deadline = time.monotonic() + 240
while time.monotonic() < deadline:
    try:
        with urllib.request.urlopen(address, timeout=10) as answer:
            sys.exit(answer.status != 200)
    except urllib.error.HTTPError as error:
        sys.exit(f"{address} answered {error.code}")
    except OSError:
        time.sleep(0.5)
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        sys.exit("the server has stopped")
sys.exit(f"{address} did not answer")
