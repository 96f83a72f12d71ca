"""How much faster than GEGL: a chain of point filters, and a blur."""
import chains
import pictures
import programs
from measure import PLACE, Failed, median, rounds, run
from page import mb, ms, steps, table as markdown, times

CHAINS = {"nothing": chains.NOTHING, "8 point filters": chains.POINTS, "blur": chains.BLUR}
# How many times as fast it shall be at least: end to end, and in processing alone.
AIMS = {"8 point filters": (10, 10), "blur": (6, 5)}
# Results further apart than this, on average in steps of 1/255, are not the same picture.
SAME = 0.1
# No less than this is taken for the time of anything; differences of runs are no finer.
FINEST = 0.005

PROGRAMS = {"imgflo": programs.imgflo, "gegl": programs.gegl}


def result(program, chain):
    return PLACE / f"{program}-{chain.replace(' ', '-')}.jpg"


def table(given):
    """Both programs, chain by chain."""
    photo = pictures.chosen()
    apart = {name: difference(name) for name in AIMS}
    jobs = {
        (program, name): make(chain, result(program, name), photo)
        for name, chain in CHAINS.items()
        for program, make in PROGRAMS.items()
    }
    done = rounds(jobs, given.runs)
    width, height = programs.size(photo)
    return "\n\n".join([
        f"A photo of {width} × {height} pixels. The chains:",
        "\n".join(f"- {name}: {chains.shown(chain)}" for name, chain in CHAINS.items()),
        ratios(done, apart),
        costs(done),
    ])


def difference(name):
    """How far apart the two results are, where no JPEG blurs it."""
    photo, made = pictures.photo(4), {program: PLACE / f"{program}.png" for program in PROGRAMS}
    for program, make in PROGRAMS.items():
        run(make(CHAINS[name], made[program], photo))
    apart = pictures.difference(*made.values())
    if apart is None or apart > SAME:
        raise Failed(f"{name}: imgflo and gegl give different pictures ({steps(apart)} steps of 255)")
    return apart


def processing(costs, program, name):
    """Wall time less that of reading and writing alone."""
    return max(costs[program, name].wall - costs[program, "nothing"].wall, FINEST)


def computing(costs, program, name):
    """Processor time less that of reading and writing alone."""
    return max(costs[program, name].cpu - costs[program, "nothing"].cpu, FINEST)


def ratios(done, apart):
    head = ["chain", "end to end", "aim", "processing", "aim", "processor time of processing", "difference"]
    rows = []
    for name, (whole, part) in AIMS.items():
        measured = [
            median(done, lambda costs: costs["gegl", name].wall / costs["imgflo", name].wall),
            *(
                median(done, lambda costs: figure(costs, "gegl", name) / figure(costs, "imgflo", name))
                for figure in (processing, computing)
            ),
        ]
        end, alone, effort = map(times, measured)
        rows.append([name, end, f"≥ {whole}×", alone, f"≥ {part}×", effort, steps(apart[name])])
    return markdown(head, rows)


def costs(done):
    head = ["chain, program", "wall time", "processor time", "processing", "memory"]
    rows = []
    for name in CHAINS:
        for program in PROGRAMS:
            of = lambda figure: median(done, lambda costs: getattr(costs[program, name], figure))
            alone = median(done, lambda costs: processing(costs, program, name))
            shown = "–" if name == "nothing" else ms(alone)
            rows.append([f"{name}, {program}", ms(of("wall")), ms(of("cpu")), shown, mb(of("peak"))])
    return markdown(head, rows)
