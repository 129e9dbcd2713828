"""What measures must be able to fail: a bound passed, a page that does not answer."""

import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest
from PIL import Image

from bench import pictures


def test_a_photograph_beyond_its_bounds_fails_the_measure(monkeypatch):
    """The measure of each file says it by its exit code, and the whole by its own."""
    codes = {"light.jpg": 0, "heavy.jpg": 1}

    def run(command, **_options):
        target = Path(command[-1])
        if target.is_dir():
            for name in codes:
                (target / name).touch()
        return SimpleNamespace(returncode=codes.get(target.name, 0))

    monkeypatch.setattr(pictures.subprocess, "run", run)

    assert pictures.main() is False
    codes["heavy.jpg"] = 0
    assert pictures.main() is True


@pytest.mark.parametrize(("seconds", "code"), [(60, 0), (-1, 1)])
def test_the_measure_of_a_photograph_says_whether_it_is_within(tmp_path, seconds, code):
    path = tmp_path / "small.jpg"
    Image.new("RGB", (64, 64)).save(path)
    asked = (
        "import sys; from pathlib import Path; from bench import pictures;"
        f"pictures.SECONDS = {seconds};"
        f"sys.exit(not pictures.measure(Path({str(path)!r})))"
    )

    ran = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True)

    assert ran.returncode == code, ran.stderr
    assert ("BEYOND" in ran.stdout) == bool(code)


def test_a_page_that_does_not_answer_is_not_weighed():
    """A page of an error is light: it would pass every budget."""
    pytest.importorskip("playwright")
    from bench.budgets import Scale  # noqa: PLC0415

    scale = object.__new__(Scale)
    scale.address, scale.sizes, scale.icons = "http://127.0.0.1", {}, set()
    scale.wire = SimpleNamespace(send=lambda _act: None)
    answer = SimpleNamespace(ok=True, status=200)
    scale.page = SimpleNamespace(
        goto=lambda *_path, **_options: answer,
        evaluate=lambda _script: 12,
        wait_for_timeout=lambda _time: None,
    )

    assert scale.weigh("/").elements == 12
    answer.ok, answer.status = False, 500
    with pytest.raises(AssertionError, match="500 /guide/"):
        scale.weigh("/guide/")
