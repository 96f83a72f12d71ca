"""How much memory large pictures and long films take."""
import chains
import pictures
import programs
from measure import PLACE, median, rounds, run
from page import mb, ms, table as markdown

FRAMES, SIDE = 500, 500
# Bytes that each job may take at most.
AIMS = {"blurred": 400e6, "made small": 150e6, "film": 150e6}


def table(given):
    """The large picture, through both programs, and the film."""
    photo, film = pictures.photo(100), pictures.film(FRAMES, SIDE)
    width, height = programs.size(photo)
    # Packed, as files are: a program reads it whole.
    packed = PLACE / "film-packed.gif"
    run(programs.imgflo(["nop"], packed, film))
    small = programs.imgflo(["nop"], PLACE / "small-imgflo.jpg", photo)
    at = small.command.index("-o")
    small = small._replace(command=[*small.command[:at], "--size", "800", *small.command[at:]])
    jobs = {
        "blurred": programs.imgflo(chains.LONG, PLACE / "large-imgflo.jpg", photo),
        "made small": small,
        "film": programs.imgflo(["sepia"], PLACE / "film-imgflo.gif", packed),
    }
    done = rounds(jobs, given.runs)
    # Once is enough to see how it compares, for it takes long; a small photo fills the caches.
    made = PLACE / "large-gegl.jpg"
    run(programs.gegl(chains.LONG, made, pictures.photo(4)))
    theirs = run(programs.gegl(chains.LONG, made, photo))
    what = {
        "blurred": f"{width} × {height} pixels through {chains.shown(chains.LONG)}",
        "made small": f"{width} × {height} pixels to 800 pixels",
        "film": f"{FRAMES} frames of {SIDE} × {SIDE} pixels through `sepia`, GIF to GIF",
    }
    rows = []
    for name, aim in AIMS.items():
        peak = max(costs[name].peak for costs in done)
        wall = median(done, lambda costs: costs[name].wall)
        rows.append([f"{what[name]}, imgflo", mb(peak), f"≤ {mb(aim)}", ms(wall)])
        if name == "blurred":
            rows.append([f"{what[name]}, gegl, once", mb(theirs.peak), "", ms(theirs.wall)])
    return markdown(["job, program", "most memory", "aim", "wall time"], rows)
