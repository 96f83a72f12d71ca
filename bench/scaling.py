"""What a second thread gives, and how far reading, computing and writing overlap."""
import chains
import machine
import pictures
import programs
from measure import PLACE, Failed, median, rounds
from page import ms, table as markdown
from speed import FINEST

# Applied to a photo, which has to be read, and the result written.
WITH_FILES = {"nothing": chains.NOTHING, "8 point filters": chains.POINTS, "blur": chains.BLUR}
# Without files: nearly all of it is processing.
WITHOUT = {
    "8 point filters, no files": [*chains.BOARD, *chains.POINTS, *chains.SMALL],
    "blur, no files": [*chains.BOARD, *chains.BLUR, *chains.SMALL],
    "clouds, no files": [*chains.CLOUDS, *chains.SMALL],
}
# How many times as fast two threads shall be at least.
AIM = 1.8


def table(given):
    """One thread and two, chain by chain."""
    if len(machine.ALL) < 2:
        raise Failed("two threads can only be measured on two processors; here is one")
    photo = pictures.chosen()
    jobs = {}
    for name, chain in {**WITH_FILES, **WITHOUT}.items():
        source = photo if name in WITH_FILES else None
        for threads in (1, 2):
            made = PLACE / f"threads-{threads}.jpg"
            jobs[name, threads] = programs.imgflo(chain, made, source, threads)
    done = rounds(jobs, given.runs)
    legend = "\n".join(f"- {name}: {chains.shown(chain)}" for name, chain in WITHOUT.items())
    return "\n\n".join([gains(done), f"The chains without files:\n\n{legend}", busy(done)])


def processing(costs, name, threads):
    """Wall time less that of reading and writing alone, where there is any."""
    codecs = costs["nothing", threads].wall if name in WITH_FILES else 0
    return max(costs[name, threads].wall - codecs, FINEST)


def gains(done):
    head = ["processing", "1 thread", "2 threads", "faster", "aim"]
    rows = []
    for name in [*WITHOUT, *list(WITH_FILES)[1:]]:
        one, two = (median(done, lambda costs: processing(costs, name, count)) for count in (1, 2))
        gain = median(done, lambda costs: processing(costs, name, 1) / processing(costs, name, 2))
        rows.append([name, ms(one), ms(two), f"{gain:.2f}×", f"≥ {AIM}×"])
    return markdown(head, rows)


def busy(done):
    head = ["end to end, 1 thread", "wall time", "processor time", "processors busy"]
    rows = []
    for name in WITH_FILES:
        wall = median(done, lambda costs: costs[name, 1].wall)
        cpu = median(done, lambda costs: costs[name, 1].cpu)
        at_once = median(done, lambda costs: costs[name, 1].cpu / costs[name, 1].wall)
        rows.append([name, ms(wall), ms(cpu), f"{at_once:.1f}"])
    return markdown(head, rows)
