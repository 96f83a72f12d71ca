"""The two programs: where they are, and how a chain of operations is given to them."""
import json
import os
import shutil
import subprocess
from pathlib import Path

from measure import PLACE, ROOT, Failed, Job, say

BUILT = ROOT / "target" / "release" / "imgflo"
BINARY = Path(os.environ.get("IMGFLO") or BUILT).resolve()
# Versions of the program `gegl`, which does not tell its own.
ASK_VERSION = [
    ["dpkg-query", "-W", "-f", "${Version}", "gegl"],
    ["rpm", "-q", "--qf", "%{VERSION}", "gegl04"],
    ["pkg-config", "--modversion", "gegl-0.4"],
]


def check():
    """Makes sure that both programs are there."""
    if not hasattr(os, "wait4") or not hasattr(os, "sched_setaffinity"):
        raise Failed("the figures can only be taken on Linux")
    if shutil.which("gegl") is None:
        raise Failed("gegl is missing; on Debian or Ubuntu, as root: apt-get install gegl")
    PLACE.mkdir(parents=True, exist_ok=True)
    if BINARY != BUILT:
        if not BINARY.is_file():
            raise Failed(f"IMGFLO is {os.environ['IMGFLO']}, which is no file")
        return
    if not BINARY.exists():
        build()
    sources = [*ROOT.glob("crates/**/*.rs"), ROOT / "Cargo.lock"]
    if BINARY.stat().st_mtime < max(file.stat().st_mtime for file in sources):
        say(
            "bench: warning: target/release/imgflo is older than its sources; "
            "to measure them: cargo build --release --package imgflo"
        )


def build():
    """Builds imgflo."""
    if shutil.which("cargo") is None:
        raise Failed("cargo is missing, and imgflo is not built; install Rust from https://rustup.rs")
    say("bench: building imgflo; this takes a few minutes")
    command = ["cargo", "build", "--release", "--locked", "--package", "imgflo"]
    env = {**os.environ, "CARGO_TARGET_DIR": str(ROOT / "target")}
    if subprocess.run(command, cwd=ROOT, env=env).returncode != 0:
        raise Failed("imgflo could not be built; what is missing should be said above")


def environment(threads):
    """Nothing of the surroundings, but caches of our own for GEGL and babl."""
    kept = {name: text for name, text in os.environ.items() if not name.startswith(("GEGL_", "BABL_"))}
    kept.update(GEGL_THREADS=str(threads), GEGL_USE_OPENCL="no")
    kept.update(LC_ALL="C.UTF-8", XDG_CACHE_HOME=str(PLACE / "cache"))
    return kept


def imgflo(chain, result, photo=None, threads=2):
    """imgflo, applying a chain of operations to a photo."""
    read = [] if photo is None else ["-i", str(photo)]
    command = [str(BINARY), "run", "--threads", str(threads), *read, "-o", str(result), "--", *chain]
    return Job(command, result, environment(threads))


def gegl(chain, result, photo=None, threads=2):
    """GEGL, doing the same."""
    read = [] if photo is None else [str(photo)]
    command = ["gegl", *read, "-o", str(result), "--", *chain]
    return Job(command, result, environment(threads))


def told(command):
    """What a short command says, or nothing."""
    try:
        answer = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    except OSError:
        return ""
    return answer.stdout.strip() if answer.returncode == 0 else ""


def versions():
    """Both programs and their versions."""
    of_gegl = next(filter(None, map(told, ASK_VERSION)), "of an unknown version")
    # Debian puts an epoch in front.
    return f"{told([str(BINARY), '--version'])}, gegl {of_gegl.split(':')[-1]}"


def catalog():
    """All operations of imgflo that GEGL has too, as `imgflo ops --json` describes them."""
    known = set(told(["gegl", "--list-all"]).split())
    ours = json.loads(told([str(BINARY), "ops", "--json"]) or "[]")
    return [operation for operation in ours if operation["name"] in known]


def size(photo):
    """Width and height of a picture."""
    text = told([str(BINARY), "info", "--json", str(photo)])
    if not text:
        raise Failed(f"{photo} cannot be read; is it a picture?")
    shown = json.loads(text)
    return shown["width"], shown["height"]
