"""What it takes to run a program: time, processors, memory."""
import os
import signal
import statistics
import sys
import threading
import time
from collections import namedtuple
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PLACE = ROOT / "target" / "bench"
LOG = PLACE / "log"

# A command, the file it makes, and the environment it runs in.
Job = namedtuple("Job", "command result env")
# Seconds of wall time, seconds of processor time (user and system), most bytes of memory.
Cost = namedtuple("Cost", "wall cpu peak")


class Failed(Exception):
    """Something that ends the measurement, worded for whoever runs it."""

    def __init__(self, reason, command=()):
        self.reason = reason
        words = " ".join(str(word).replace(f"{ROOT}{os.sep}", "") for word in command)
        super().__init__(f"{reason}: `{words}`" if words else reason)


def say(text):
    """Tells how far it is."""
    print(text, file=sys.stderr, flush=True)


def run(job, limit=900):
    """Runs a job to its end, and says what it took."""
    if job.result.exists():
        job.result.unlink()
    opened = os.O_WRONLY | os.O_CREAT | os.O_TRUNC
    to_log = [(os.POSIX_SPAWN_OPEN, 1, LOG, opened, 0o644), (os.POSIX_SPAWN_DUP2, 1, 2)]
    begin = time.perf_counter()
    child = os.posix_spawnp(job.command[0], job.command, job.env, file_actions=to_log)
    late = threading.Timer(limit, os.kill, (child, signal.SIGKILL))
    late.daemon = True
    late.start()
    try:
        _, status, used = os.wait4(child, 0)
    except BaseException:
        os.kill(child, signal.SIGKILL)
        raise
    finally:
        late.cancel()
    wall = time.perf_counter() - begin
    if status != 0 or not job.result.exists() or job.result.stat().st_size == 0:
        raise Failed(reason(status, wall >= limit), job.command)
    # Linux counts in units of 1024 bytes, and never less than this script has itself.
    return Cost(wall, used.ru_utime + used.ru_stime, used.ru_maxrss * 1024)


def reason(status, is_late):
    """Why there is no result."""
    if is_late:
        return "it took too long"
    if os.WIFSIGNALED(status):
        return f"it was ended by signal {os.WTERMSIG(status)}"
    said = LOG.read_text(errors="replace").strip().splitlines()
    return said[-1].replace(f"{ROOT}{os.sep}", "") if said else "it gave no result"


def rounds(jobs, count):
    """Runs all jobs in turn (A B A B ...), and gives the costs by name, a dictionary a round.

    One round before the first fills the caches of the disk and of babl; it does not count.
    """
    done = []
    for turn in range(count + 1):
        costs = {}
        for name, job in jobs.items():
            costs[name] = run(job)
            called = name if isinstance(name, str) else ", ".join(map(str, name))
            say(f"  {'warm-up' if turn == 0 else f'{turn} of {count}'}  {called}  {costs[name].wall:.3f} s")
        done.append(costs)
    return done[1:]


def median(done, figure):
    """The median of a figure worked out for each round."""
    return statistics.median(figure(costs) for costs in done)
