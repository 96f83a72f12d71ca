"""What a second thread gives, and how far reading, computing and writing overlap."""
import chains
import machine
import pictures
import programs
from measure import PLACE, Failed, median, rounds
from page import ms, table as markdown, times
from speed import FINEST

CHAINS = {
    "nothing": chains.NOTHING,
    "8 point filters": chains.POINTS,
    "blur": chains.BLUR,
    "clouds, made small": chains.SMALL_CLOUDS,
}
# How many times as fast two threads shall be at least.
AIM = 1.8


def table(given):
    """One thread and two, chain by chain."""
    if len(machine.ALL) < 2:
        raise Failed("two threads can only be measured on two processors; here is one")
    photo = pictures.chosen()
    jobs = {}
    for name, chain in CHAINS.items():
        source = None if chain is chains.SMALL_CLOUDS else photo
        for threads in (1, 2):
            made = PLACE / f"threads-{threads}.jpg"
            jobs[name, threads] = programs.imgflo(chain, made, source, threads)
    done = rounds(jobs, given.runs)
    legend = f"Clouds, made small: {chains.shown(chains.SMALL_CLOUDS)}"
    return "\n\n".join([gains(done), busy(done), legend])


def processing(costs, name, threads):
    """Wall time less that of reading and writing alone, where there is any."""
    codecs = 0 if name == "clouds, made small" else costs["nothing", threads].wall
    return max(costs[name, threads].wall - codecs, FINEST)


def gains(done):
    head = ["processing", "1 thread", "2 threads", "faster", "aim"]
    rows = []
    for name in list(CHAINS)[1:]:
        one, two = (median(done, lambda costs: processing(costs, name, count)) for count in (1, 2))
        gain = median(done, lambda costs: processing(costs, name, 1) / processing(costs, name, 2))
        rows.append([name, ms(one), ms(two), f"{gain:.2f}×", f"≥ {AIM}×"])
    return markdown(head, rows)


def busy(done):
    head = ["end to end, 1 thread", "wall time", "processor time", "processors busy"]
    rows = []
    for name in CHAINS:
        wall = median(done, lambda costs: costs[name, 1].wall)
        cpu = median(done, lambda costs: costs[name, 1].cpu)
        at_once = median(done, lambda costs: costs[name, 1].cpu / costs[name, 1].wall)
        rows.append([name, ms(wall), ms(cpu), times(at_once).rstrip("×")])
    return markdown(head, rows)
