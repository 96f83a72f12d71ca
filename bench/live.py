"""How soon pictures follow a graph that is edited."""
import shutil
import tempfile
from pathlib import Path

import editors
import load
import pictures
from measure import median
from page import mb, table as markdown

# Milliseconds that each may take, and seconds that a slider is dragged.
LAST, FIRST, SLIDER = 50, 120, 150
SECONDS = 10


def table(given):
    """Changes at the end and at the beginning of a chain, and a slider."""
    photo = pictures.chosen()
    done = [measured(photo) for _ in range(given.runs)]
    of = lambda what: f"{median(done, what):,.0f} ms"
    grown = max(one["after"] - one["before"] for one in done)
    rows = [
        ["a number of the last node changes", of(lambda one: one["last"]["median"]), f"≤ {LAST} ms"],
        ["of these, to make the picture", of(lambda one: one["last"]["took"]), ""],
        ["the same, the slowest of 58", of(lambda one: one["last"]["most"]), ""],
        ["a number of the first node changes", of(lambda one: one["first"]["median"]), f"≤ {FIRST} ms"],
        ["of these, to make the picture", of(lambda one: one["first"]["took"]), ""],
        ["the same, the slowest of 58", of(lambda one: one["first"]["most"]), ""],
        ["a slider dragged for 10 s at 60 changes a second: its last picture", of(lambda one: one["slider"]), f"≤ {SLIDER} ms"],
        ["older pictures after its last change, at most", f"{max(one['between'] for one in done)}", "≤ 1"],
        ["pictures shown meanwhile, at least", f"{min(one['pictures'] for one in done):,}", ""],
        ["more memory of the server after it than before", mb(max(grown, 0)), "0 MB"],
        ["the first picture, with the photo to be decoded", of(lambda one: one["opened"]), ""],
    ]
    return markdown(["from a change to its picture", "", "aim"], rows)


def measured(photo):
    """What an editor of a server that has just been started sees."""
    with tempfile.TemporaryDirectory() as folder:
        shutil.copy(photo, Path(folder, "photo.jpg"))
        with load.imgflo(Path(folder)) as server:
            return editors.run("follow", server, server.process.pid, SECONDS)
