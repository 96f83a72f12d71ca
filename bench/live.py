"""How soon pictures follow a graph that is edited."""
import json
import os
import subprocess

import pictures
from measure import ROOT, Failed, median
from page import mb, table as markdown

# Milliseconds that each may take, and seconds that a slider is dragged.
LAST, FIRST, SLIDER = 50, 120, 150
SECONDS = 10


def table(given):
    """Changes at the end and at the beginning of a chain, and a slider."""
    photo = pictures.chosen()
    command = ["cargo", "run", "--release", "--quiet", "--locked", "-p", "imgflo-live", "--example", "follow"]
    command += ["--", str(photo), str(SECONDS)]
    done = [measured(command) for _ in range(given.runs)]
    of = lambda what: f"{median(done, what):,.0f} ms"
    most = lambda what: f"{max(what(one) for one in done):,}"
    grown = max(one["after"] - one["before"] for one in done)
    rows = [
        ["a number of the last node changes", of(lambda one: one["last"]["median"]), f"≤ {LAST} ms"],
        ["the same, the slowest of 58", of(lambda one: one["last"]["most"]), ""],
        ["a number of the first node changes", of(lambda one: one["first"]["median"]), f"≤ {FIRST} ms"],
        ["the same, the slowest of 58", of(lambda one: one["first"]["most"]), ""],
        ["a slider dragged for 10 s at 60 changes a second: its last picture", of(lambda one: one["slider"]), f"≤ {SLIDER} ms"],
        ["older pictures after its last change, at most", most(lambda one: one["between"]), "≤ 1"],
        ["pictures shown meanwhile, at least", f"{min(one['pictures'] for one in done):,}", ""],
        ["more memory after it than before", mb(max(grown, 0)), "0 MB"],
        ["the first picture, with the photo to be decoded", of(lambda one: one["opened"]), ""],
    ]
    return markdown(["from a change to its picture", "", "aim"], rows)


def measured(command):
    """What the example says."""
    env = {**os.environ, "CARGO_TARGET_DIR": str(ROOT / "target")}
    done = subprocess.run(command, cwd=ROOT, env=env, stdout=subprocess.PIPE, text=True)
    if done.returncode != 0:
        raise Failed("the pictures could not be measured", command)
    return json.loads(done.stdout)
