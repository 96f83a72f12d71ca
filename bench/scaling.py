"""What a second thread gives, and how far reading, computing and writing overlap."""
import statistics
import subprocess
import time

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
    "warp, no files": [*chains.BOARD, *chains.WARP, *chains.SMALL],
    "rotate, no files": [*chains.BOARD, *chains.ROTATE, *chains.SMALL],
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
    return "\n\n".join([gains(done, machines(jobs, given.runs)), f"The chains without files:\n\n{legend}", busy(done)])


def machines(jobs, runs):
    """What the machine itself gives to each job without files: how many times as much two programs at
    once, of one thread each, get done as one alone."""
    gained = {}
    for name in WITHOUT:
        job = jobs[name, 1]
        beside = [word.replace("threads-1", "threads-3") for word in job.command]
        ratios = []
        for _ in range(runs):
            alone, both = timed([job.command], job.env), timed([job.command, beside], job.env)
            ratios.append(2 * alone / both)
        gained[name] = statistics.median(ratios)
    return gained


def timed(commands, env):
    """Seconds that commands take, run at once."""
    begin = time.perf_counter()
    started = [subprocess.Popen(command, env=env, stderr=subprocess.DEVNULL) for command in commands]
    if any([program.wait() for program in started]):
        raise Failed("a program failed that ran beside another")
    return time.perf_counter() - begin


def processing(costs, name, threads):
    """Wall time less that of reading and writing alone, where there is any."""
    codecs = costs["nothing", threads].wall if name in WITH_FILES else 0
    return max(costs[name, threads].wall - codecs, FINEST)


def gains(done, machines):
    head = ["processing", "1 thread", "2 threads", "faster", "aim", "two programs at once"]
    rows = []
    for name in [*WITHOUT, *list(WITH_FILES)[1:]]:
        one, two = (median(done, lambda costs: processing(costs, name, count)) for count in (1, 2))
        gain = median(done, lambda costs: processing(costs, name, 1) / processing(costs, name, 2))
        rows.append([name, ms(one), ms(two), f"{gain:.2f}×", f"≥ {AIM}×", possible(machines, name)])
    return markdown(head, rows)


def possible(machines, name):
    return f"{machines[name]:.2f}×" if name in machines else "–"


def busy(done):
    head = ["end to end, 1 thread", "wall time", "processor time", "processors busy"]
    rows = []
    for name in WITH_FILES:
        wall = median(done, lambda costs: costs[name, 1].wall)
        cpu = median(done, lambda costs: costs[name, 1].cpu)
        at_once = median(done, lambda costs: costs[name, 1].cpu / costs[name, 1].wall)
        rows.append([name, ms(wall), ms(cpu), f"{at_once:.1f}"])
    return markdown(head, rows)
