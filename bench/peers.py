"""How long the same jobs take with GEGL, libvips, OpenCV and sharp.

imgflo and GEGL are measured as whole processes. Of the others only the job itself is, from the file
to the file, as their programs start an interpreter first: that favors them.
"""
import os
import shutil
import statistics
import subprocess
import time
import venv

import chains
import pictures
import programs
from measure import PLACE, ROOT, Failed, run, say
from page import ms, table as markdown

PEERS = ROOT / "bench" / "peer"
PYTHON = PLACE / "python"
SHARP = PLACE / "sharp"
PACKAGES = ["numpy", "opencv-python-headless", "pyvips", "pyvips-binary"]
SMALL = ["--size", "800", "--quality", "80"]

# What imgflo does, and what the others call it. `light`: float pixels of linear light, as in imgflo.
LIGHT = {
    "8 point filters": (chains.POINTS, "points"),
    "blur 10": (chains.BLUR, "blur"),
    "unsharp mask": ("unsharp-mask std-dev=3 scale=0.5".split(), "unsharp"),
    "rotate 17°, cubic": ("rotate-on-center degrees=17 sampler=cubic".split(), "rotate"),
    "multiply two": (["multiply", "aux=[", "load", "path={photo}", "]"], "multiply"),
}
# Those who take 8 bits of encoded colors there, which is quicker.
BYTES = {
    "blur 10": "blur_8bit",
    "rotate 17°, cubic": "rotate_8bit",
}
MEDIAN = ("median-blur radius=5".split(), "median")


def install():
    """Puts the newest libvips, OpenCV and sharp where they disturb nobody."""
    python = PYTHON / "bin" / "python"
    if not python.exists():
        say("  installing libvips and OpenCV for Python")
        venv.create(PYTHON, with_pip=True)
        told = subprocess.run([str(python), "-m", "pip", "install", "--quiet", *PACKAGES])
        if told.returncode != 0:
            shutil.rmtree(PYTHON)
            raise Failed("pip could not install libvips and OpenCV; is there a network?")
    if not (SHARP / "node_modules" / "sharp").exists():
        if shutil.which("npm") is None:
            raise Failed("npm is missing, which installs sharp; on Debian: apt-get install npm")
        say("  installing sharp")
        SHARP.mkdir(parents=True, exist_ok=True)
        (SHARP / "package.json").write_text("{}")
        told = subprocess.run(["npm", "install", "--silent", "--no-fund", "--no-audit", "sharp"], cwd=SHARP)
        if told.returncode != 0:
            raise Failed("npm could not install sharp; is there a network?")
    if shutil.which("vipsthumbnail") is None:
        raise Failed("vipsthumbnail is missing; on Debian, as root: apt-get install libvips-tools")


def peer(name, *words):
    """Runs a job of a peer; its answer."""
    program = {
        "libvips": [str(PYTHON / "bin" / "python"), str(PEERS / "libvips.py")],
        "OpenCV": [str(PYTHON / "bin" / "python"), str(PEERS / "opencv.py")],
        "sharp": ["node", str(PEERS / "sharp.mjs")],
    }[name]
    env = {**os.environ, "SHARP": str(SHARP)}
    done = subprocess.run([*program, *map(str, words)], env=env, capture_output=True, text=True)
    if done.returncode != 0:
        raise Failed(f"{name}: {done.stderr.strip().splitlines()[-1:]}")
    return done.stdout.strip()


def seconds(name, job, photo, result, *quality):
    return float(peer(name, job, photo, result, *quality))


def medians(runs, jobs):
    """The median seconds of each job, run in turn after a warm-up."""
    taken = {name: [] for name in jobs}
    for turn in range(runs + 1):
        for name, job in jobs.items():
            seconds_taken = job()
            if turn > 0:
                taken[name].append(seconds_taken)
    return {name: statistics.median(values) for name, values in taken.items()}


def ours(program, chain, result, photo, *look):
    """A job of imgflo or GEGL, as a function that gives the seconds it took."""
    job = getattr(programs, program)([word.format(photo=photo) for word in chain], result, photo)
    if look:
        at = job.command.index("-o")
        job = job._replace(command=[*job.command[:at], *look, *job.command[at:]])
    return lambda: run(job).wall


def filters(given, photo):
    rows = []
    for name, (chain, called) in {**LIGHT, "median 5": MEDIAN}.items():
        say(f"  {name}")
        made = lambda who: PLACE / f"peer-{who}.jpg"
        jobs = {who: ours(who, chain, made(who), photo) for who in ("imgflo", "gegl")}
        for who in ("libvips", "OpenCV"):
            jobs[who] = lambda who=who: seconds(who, called, photo, made(who), 90)
            if name in BYTES:
                jobs[who, 8] = lambda who=who: seconds(who, BYTES[name], photo, made(who), 90)
        took = medians(given.runs, jobs)
        ratio = lambda who: f"{took[who] / took['imgflo']:.1f}×" if who in took else "–"
        bytes_only = called == "median"
        light = [ratio("libvips"), ratio("OpenCV")]
        fast = [ratio(("libvips", 8)), ratio(("OpenCV", 8))]
        light, fast = (["–", "–"], light) if bytes_only else (light, fast)
        rows.append([name, ms(took["imgflo"]), ratio("gegl"), *light, *fast])
    head = ["job", "imgflo", "GEGL", "libvips, float", "OpenCV, float", "libvips, 8 bit", "OpenCV, 8 bit"]
    return markdown(head, rows)


def thumbnails(given, photo):
    """From a photo to one of 800 pixels."""
    at = lambda name, ending="jpg": PLACE / f"small-{name}.{ending}"
    tool = lambda: timed(["vipsthumbnail", str(photo), "--size", "800x", "-o", f"{at('tool')}[Q=80]"])
    jobs = {
        "imgflo, light": ours("imgflo", ["nop"], at("imgflo"), photo, *SMALL),
        "imgflo, encoded": ours("imgflo", ["nop"], at("encoded"), photo, *SMALL, "--gamma"),
        "GEGL": ours("gegl", "scale-size x=800 y=450 sampler=cubic".split(), at("gegl"), photo),
        "vipsthumbnail, encoded": tool,
        "newest libvips, encoded": lambda: seconds("libvips", "thumbnail", photo, at("vips"), 80),
        "newest libvips, light": lambda: seconds("libvips", "thumbnail_linear", photo, at("light"), 80),
        "sharp, encoded": lambda: seconds("sharp", "thumbnail", photo, at("sharp"), 80),
    }
    took = medians(given.runs, jobs)
    base = took["imgflo, light"]
    rows = [[name, ms(value), f"{value / base:.1f}×"] for name, value in took.items()]
    return markdown(["16 megapixels to a JPEG file of 800 pixels, quality 80", "time", "of imgflo's"], rows)


def encodings(given, photo):
    """WebP and AVIF beside sharp's, with the sizes of the files and how near they come."""
    rows = []
    small = PLACE / "small.png"
    run(programs.imgflo(["nop"], small, photo)._replace(
        command=[str(programs.BINARY), "run", "-i", str(photo), "--size", "800", "-o", str(small), "--", "nop"]
    ))
    for ending, quality, theirs in (("webp", 80, 80), ("avif", 60, 50)):
        made = {who: PLACE / f"small-{who}.{ending}" for who in ("imgflo", "sharp")}
        jobs = {
            "imgflo": ours("imgflo", ["nop"], made["imgflo"], small, "--quality", str(quality)),
            "sharp": lambda: seconds("sharp", "convert", small, made["sharp"], theirs),
        }
        took = medians(given.runs, jobs)
        for who, asked in (("imgflo", quality), ("sharp", theirs)):
            kilobytes = f"{made[who].stat().st_size / 1000:.1f} kB"
            near = likeness(small, made[who])
            rows.append([f"{ending}, {who}", str(asked), ms(took[who]), kilobytes, f"{near:.4f}"])
    return markdown(["800 pixels to", "quality", "time", "size", "SSIM"], rows)


def likeness(one, other):
    """The structural similarity of two pictures, in brightness."""
    plain = [PLACE / "one.png", PLACE / "other.png"]
    for file, copy in zip((one, other), plain):
        run(programs.imgflo(["nop"], copy, file))
    return float(peer_python("ssim.py", *plain))


def peer_python(script, *words):
    command = [str(PYTHON / "bin" / "python"), str(PEERS / script), *map(str, words)]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()


def timed(command):
    begin = time.perf_counter()
    if subprocess.run(command, stdout=subprocess.DEVNULL).returncode != 0:
        raise Failed(f"{command[0]} failed")
    return time.perf_counter() - begin


def table(given):
    """All jobs, beside all peers."""
    install()
    photo = pictures.chosen()
    versions = ", ".join(f"{name} {peer(name, 'version', '-', '-')}" for name in ("libvips", "OpenCV", "sharp"))
    vips = programs.told(["vips", "--version"])
    width, height = programs.size(photo)
    return "\n\n".join([
        f"A photo of {width} × {height} pixels, JPEG to JPEG; how many times as long as imgflo others "
        f"take. Of libvips, OpenCV and sharp only the job itself is measured, not the start of Python "
        f"or Node. {versions}; vipsthumbnail of {vips}.",
        filters(given, photo),
        thumbnails(given, photo),
        encodings(given, photo),
    ])
