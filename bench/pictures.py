"""What a photograph costs: seconds of processor and peak memory, each in a process of its own.

    python bench/pictures.py           exits with 1 when a file is beyond

The bounds are those of a worker: 2 seconds, 300 MB more than it holds at rest.
"""

import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import django
from PIL import Image

ROOT = Path(__file__).resolve().parent.parent
SECONDS, MEGABYTES = 2.0, 300


def samples(folder):
    """Write the heaviest files that are taken, and some that are refused."""
    size = (8000, 5000)
    grain = Image.effect_noise((800, 500), 90).resize(size, Image.Resampling.BICUBIC)
    light = Image.linear_gradient("L").resize(size)
    photograph = Image.merge("RGB", (grain, light, Image.effect_noise(size, 6)))
    flat = Image.merge("RGB", (grain, light, light))
    veil = Image.merge("RGBA", (light, light, light, light))
    exif = Image.Exif()
    exif[0x0112] = 6

    def write(name, image, **options):
        image.save(folder / name, **options)

    write("12 MP.jpg", photograph.resize((4000, 3000)), quality=90)
    write("40 MP.jpg", photograph, quality=60)
    write("40 MP lying.jpg", photograph, quality=60, exif=exif)
    write("40 MP progressive 444.jpg", photograph, quality=55, progressive=True, subsampling=0)
    write("40 MP CMYK.jpg", photograph.convert("CMYK"), quality=40)
    write("40 MP RGBA.png", veil)
    write("40 MP palette.png", flat.quantize(16))
    write("40 MP 16 bits.png", Image.new("I;16", size, 40_000))
    write("40 MP tall.png", veil.resize((2100, 19_000)))
    write("40 MP.webp", photograph, quality=60, method=0)
    frames = [Image.new("L", (64, 64), shade % 256) for shade in range(10_000)]
    write("10,000 frames.gif", frames[0], save_all=True, append_images=frames[1:])
    write("10,000 frames.webp", frames[0], save_all=True, append_images=frames[1:])
    write("20,000 squared.png", Image.new("1", (20_000, 20_000)))
    write("13,000 squared.jpg", Image.new("L", (13_000, 13_000)), quality=20)


def measure(path):
    """Render one file here and say what it took; False beyond a bound."""
    sys.path.insert(0, str(ROOT))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "convergences.settings")
    django.setup()
    from convergences.pictures.encoding import PictureRefused, render  # noqa: PLC0415

    data = path.read_bytes()
    at_rest = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    start = time.process_time()
    try:
        _size, renditions = render(data)
        said = f"{sum(len(r.data) for r in renditions) // 1024} KB in {len(renditions)} files"
    except PictureRefused as refusal:
        said = str(refusal)
    seconds = time.process_time() - start
    more = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - at_rest) // 1024
    within = "" if seconds <= SECONDS and more <= MEGABYTES else "  BEYOND"
    print(f"{path.name:28}{len(data) / 2**20:6.1f} MB{seconds:7.2f} s{more:6} MB  {said}{within}")
    return not within


def main():
    """Every sample in a process of its own, as one starts with its parent's peak; False beyond."""
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([sys.executable, __file__, folder], check=True)
        done = [
            subprocess.run([sys.executable, __file__, path], check=False).returncode
            for path in sorted(Path(folder).iterdir())
        ]
    return not any(done)


if __name__ == "__main__":
    if len(sys.argv) == 1:
        sys.exit(not main())
    elif (target := Path(sys.argv[1])).is_dir():
        samples(target)
    else:
        sys.exit(not measure(target))
