"""How much memory a large picture takes."""
import chains
import pictures
import programs
from measure import PLACE, median, rounds, run
from page import mb, ms, table as markdown

# Bytes that the large picture may take at most.
AIM = 400e6


def table(given):
    """The large picture, through both programs."""
    photo = pictures.photo(100)
    width, height = programs.size(photo)
    done = rounds({"imgflo": programs.imgflo(chains.LONG, PLACE / "large-imgflo.jpg", photo)}, given.runs)
    # Once is enough to see how it compares, for it takes long; a small photo fills the caches.
    made = PLACE / "large-gegl.jpg"
    run(programs.gegl(chains.LONG, made, pictures.photo(4)))
    theirs = run(programs.gegl(chains.LONG, made, photo))
    peak = max(costs["imgflo"].peak for costs in done)
    wall = median(done, lambda costs: costs["imgflo"].wall)
    rows = [
        ["imgflo", mb(peak), f"≤ {mb(AIM)}", ms(wall)],
        ["gegl, once", mb(theirs.peak), "", ms(theirs.wall)],
    ]
    said = f"A photo of {width} × {height} pixels, JPEG to JPEG, through {chains.shown(chains.LONG)}"
    return f"{said}\n\n{markdown(['program', 'most memory', 'aim', 'wall time'], rows)}"
