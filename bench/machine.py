"""The machine that the figures come from."""
import os
import platform
from pathlib import Path

import programs

ALL = sorted(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else []


def use_two_processors():
    """Keeps what is measured to two processors, however many there are."""
    os.sched_setaffinity(0, ALL[:2])


def model():
    """What the processor is called."""
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
    except OSError:
        lines = []
    names = [line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.processor() or platform.machine()


def line(runs):
    """Machine, versions and number of runs, in a sentence."""
    cores = f"{len(ALL[:2])} of {len(ALL)} processors"
    pairs = "1 run" if runs == 1 else f"medians of {runs} runs"
    return f"{model()}, {cores}; {programs.versions()}; {pairs} after a warm-up."
