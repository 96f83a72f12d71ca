"""How soon the editor is there, and how smoothly it goes, in a real browser on a real server."""
import gzip
import json
import re
import subprocess
import tempfile
from pathlib import Path

import load
from measure import ROOT, Failed, median
from page import table as markdown

DIST = ROOT / "web" / "dist"
SCRIPT = ROOT / "bench" / "browser" / "editor.mjs"
SECONDS = 5
# Milliseconds to the first picture, frames a second, bytes of what is fetched before it.
FIRST, SMOOTH, SCREEN = 1500, 50, 250_000
# Nodes of the graphs, and how many of them are in a row.
GRAPHS = {30: 10, 500: 25}


def table(given):
    """The first picture, and frames while a slider moves, and while the canvas does."""
    if not (ROOT / "web" / "node_modules").is_dir():
        raise Failed("the browser is driven by what `npm ci` installs in web")
    done = [measured() for _ in range(given.runs)]
    ms = lambda what: f"{median(done, what):,.0f} ms"
    rate = lambda what: f"{median(done, what):,.0f}"
    aim = f"≥ {SMOOTH}"
    rows = [
        ["the first picture after the page was opened, nothing kept anywhere", ms(lambda one: one["first"]), f"≤ {FIRST:,} ms"],
        ["what is fetched before it, compressed", f"{screen() / 1000:,.0f} kB", f"≤ {SCREEN / 1000:,.0f} kB"],
        ["frames a second, 30 nodes, a slider held and moved", rate(lambda one: one["30"]["slider"]["frames"]), aim],
        ["frames a second, 500 nodes, a slider held and moved", rate(lambda one: one["500"]["slider"]["frames"]), ""],
        ["frames a second, 500 nodes, the canvas dragged", rate(lambda one: one["500"]["pan"]["frames"]), ""],
        ["frames a second, 500 nodes, the canvas zoomed", rate(lambda one: one["500"]["zoom"]["frames"]), ""],
        ["the first picture of a graph of 500 nodes", ms(lambda one: one["500"]["shown"]), ""],
    ]
    return markdown(["in the editor", "", "aim"], rows)


def measured():
    """What the browser says, of a server that was just started."""
    with tempfile.TemporaryDirectory() as folder:
        folder = Path(folder)
        graphs = folder / "graphs"
        graphs.mkdir()
        (graphs / "portrait.json").write_text((ROOT / "graphs" / "portrait.json").read_text())
        for nodes, row in GRAPHS.items():
            (graphs / f"nodes-{nodes}.json").write_text(json.dumps(graph(nodes, row)))
        (folder / "photo.jpg").write_bytes((ROOT / "graphs" / "photo.jpg").read_bytes())
        with load.imgflo(folder, graphs=graphs) as server:
            command = ["node", str(SCRIPT), server.url, str(SECONDS)]
            done = subprocess.run(command, stdout=subprocess.PIPE, text=True)
    if done.returncode != 0:
        raise Failed("the editor could not be measured", command)
    return json.loads(done.stdout)


def graph(nodes, row):
    """A chain of so many nodes in rows, of which each does little to the picture."""
    names = [f"n{i}" for i in range(nodes)]
    component = lambda i: "gegl/saturation" if i % 2 else "gegl/brightness-contrast"
    at = lambda i: {"x": 240 * (i % row), "y": 224 * (i // row)}
    port = lambda name, port: {"process": name, "port": port}
    return {
        "caseSensitive": True,
        "properties": {"environment": {"type": "imgflo"}},
        "inports": {"input": port(names[0], "input")},
        "outports": {"output": port(names[-1], "output")},
        "processes": {name: {"component": component(i), "metadata": at(i)} for i, name in enumerate(names)},
        "connections": [
            {"src": port(one, "output"), "tgt": port(other, "input")} for one, other in zip(names, names[1:])
        ],
    }


def screen():
    """The bytes of the script and the style that the page names, as servers compress them."""
    page = (DIST / "index.html").read_text()
    files = re.findall(r'(?:src|href)="/(assets/[^"]+\.(?:js|css))"', page)
    return sum(len(gzip.compress((DIST / file).read_bytes(), 9)) for file in files)
