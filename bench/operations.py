"""Every operation that both programs have, one by one."""
import filecmp
import math
import re
import statistics

import pictures
import programs
from measure import PLACE, Failed, run, say
from page import ms, steps, table as markdown, times
from speed import FINEST, PROGRAMS

WIDTH, HEIGHT = pictures.SIZES[4]
CROP = ["crop", f"width={WIDTH}", f"height={HEIGHT}"]
# Seconds after which an operation is not run once more.
PATIENCE = 60
# Properties for operations that do nothing, or next to nothing, without.
SETTINGS = {
    "gegl:brightness-contrast": "contrast=1.1 brightness=0.02",
    "gegl:channel-mixer": "rr-gain=0.8 rg-gain=0.2",
    "gegl:color-overlay": "value=#ff880040",
    "gegl:color-rotate": "src-from=0 src-to=90 dest-from=90 dest-to=180",
    "gegl:color-temperature": "intended-temperature=5000",
    "gegl:color-warp": "to-0=#204060",
    "gegl:convolution-matrix": "b3=1 d3=1 c2=1 c4=1",
    "gegl:displace": "amount-x=20 amount-y=20",
    "gegl:exposure": "exposure=0.3",
    "gegl:gamma": "value=1.5",
    "gegl:hue-chroma": "hue=8 chroma=4",
    "gegl:levels": "in-low=0.02 in-high=0.95",
    "gegl:mono-mixer": "red=0.4",
    "gegl:opacity": "value=0.5",
    "gegl:reflect": "x=1 y=1",
    "gegl:rotate": "degrees=10",
    "gegl:rotate-on-center": "degrees=10",
    "gegl:saturation": "scale=1.2",
    "gegl:scale-ratio": "x=0.7 y=0.7",
    "gegl:scale-size": "x=1900 y=1000",
    "gegl:scale-size-keepaspect": "x=1900 y=-1",
    "gegl:shear": "x=0.1 y=0.1",
    "gegl:svg-huerotate": "values=40",
    "gegl:svg-matrix": "values=0,1,0,0,0,1,0,0,0,0,0,0,1,0,0,0,0,0,1,0",
    "gegl:svg-saturate": "values=0.5",
    "gegl:transform": "transform=matrix(0.985,0.174,0,-0.174,0.985,0,0,0,1)",
    "gegl:translate": "x=10.5 y=20.5",
}
# Kinds that read or write files themselves, and what every chain ends with.
NOT_MEASURED = ("source", "sink")
IN_EACH = "gegl:crop"


def table(given):
    """All operations, the one where imgflo is least ahead first."""
    photo = pictures.photo(4)
    wanted = re.compile(given.only or "")
    rows, missing = [], []
    for operation in programs.catalog():
        name = operation["name"]
        if operation["kind"] in NOT_MEASURED or name == IN_EACH or not wanted.search(name):
            continue
        try:
            rows.append(measured(operation, photo, given.runs))
            say(f"  {name}  {rows[-1][1][3]}")
        except Failed as failed:
            missing.append(f"`{name}`: {failed.reason}")
            say(f"  {name}: {failed}")
    rows.sort(key=lambda row: (row[0], row[1]))
    head = ["operation", "imgflo", "gegl", "ratio", "of processor time", "difference"]
    said = f"A photo of {WIDTH} × {HEIGHT} pixels; {len(rows)} operations. {mean(rows)} Worst ratio first."
    parts = [said, markdown(head, [row[1] for row in rows])]
    if missing:
        parts.append("Not measured:\n\n" + "\n".join(f"- {line}" for line in missing))
    return "\n\n".join(parts)


def mean(rows):
    """The geometric mean of the ratios that could be told, as a sentence."""
    ratios = [row[0] for row in rows if math.isfinite(row[0])]
    if not ratios:
        return "No ratio could be told."
    average = math.exp(math.fsum(map(math.log, ratios)) / len(ratios))
    return f"Geometric mean of {len(ratios)} ratios: {times(average)}."


def chain_of(operation, photo):
    """The chain that measures an operation, and the one that is subtracted from it."""
    settings = SETTINGS.get(operation["name"], "").split()
    do = [operation["name"], *settings]
    if not operation["inputs"]:
        return [*do, *CROP], ["color", *CROP]
    load = ["load", f"path={photo}", "id=photo"]
    # A second picture is the same, a little aside, so that no other has to be read.
    moved = ["ref=photo", "translate", "x=64", "y=48", "]"]
    others = [word for pad in operation["inputs"] if pad != "input" for word in (f"{pad}=[", *moved)]
    return [*load, *do, *others, *CROP], [*load, *CROP]


def measured(operation, photo, runs):
    """The ratio and the row of one operation."""
    chain, base = chain_of(operation, photo)
    jobs = {}
    for program, make in PROGRAMS.items():
        for part, words in (("base", base), ("op", chain)):
            jobs[program, part] = make(words, PLACE / f"{part}-{program}.jpg")
    spent = sum(run(job, PATIENCE * 2).wall for job in jobs.values())
    if operation["inputs"] and filecmp.cmp(
        jobs["imgflo", "base"].result, jobs["imgflo", "op"].result, shallow=False
    ):
        raise Failed("does nothing with the settings measured")
    done = []
    for _ in range(max(1, min(runs, int(PATIENCE / spent)))):
        done.append({key: run(job, PATIENCE * 2) for key, job in jobs.items()})
    apart = pictures.difference(jobs["imgflo", "op"].result, jobs["gegl", "op"].result)
    return row(operation["name"], done, apart)


def alone(costs, program, figure):
    """What an operation takes by itself."""
    return max(getattr(costs[program, "op"], figure) - getattr(costs[program, "base"], figure), FINEST)


def ratio_of(done, figure):
    """How many times as much GEGL takes."""
    return statistics.median(alone(costs, "gegl", figure) / alone(costs, "imgflo", figure) for costs in done)


def row(name, done, apart):
    """What an operation is sorted by, and what is shown of it."""
    ours, theirs = (
        statistics.median(alone(costs, program, "wall") for costs in done) for program in PROGRAMS
    )
    ratio = ratio_of(done, "wall")
    shown = times(ratio) if ours > FINEST else f"> {times(ratio)}"
    if max(ours, theirs) <= FINEST:
        # Nothing is known but that it takes no time: it goes last.
        ratio, shown = math.inf, "–"
    called = " ".join(filter(None, [name, SETTINGS.get(name)]))
    effort = times(ratio_of(done, "cpu"))
    return ratio, [f"`{called}`", bounded(ours), bounded(theirs), shown, effort, steps(apart)]


def bounded(time):
    """A time, unless it is too short to be told."""
    return ms(time) if time > FINEST else f"< {ms(FINEST)}"
