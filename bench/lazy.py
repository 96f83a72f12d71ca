"""What a part of a picture costs, beside the whole."""
import chains
import programs
from measure import PLACE, median, rounds
from page import ms, table as markdown

CHAINS = {"clouds": chains.CLOUDS, "clouds, blurred": chains.SOFT_CLOUDS}
# The share of the cost of the whole that a hundredth of it may have.
AIM = 0.03


def table(given):
    """The whole and the hundredth, chain by chain."""
    jobs = {}
    for name, chain in CHAINS.items():
        jobs[name, "whole"] = programs.imgflo(chain, PLACE / "whole.png")
        jobs[name, "part"] = programs.imgflo([*chain, *chains.PART], PLACE / "part.png")
    done = rounds(jobs, given.runs)
    rows = []
    for name in CHAINS:
        whole, part = (median(done, lambda costs: costs[name, share].cpu) for share in ("whole", "part"))
        share = median(done, lambda costs: costs[name, "part"].cpu / costs[name, "whole"].cpu)
        rows.append([name, ms(whole), ms(part), f"{share:.1%}", f"≤ {AIM:.0%}"])
    return "\n\n".join([
        "Processor time. The whole has 5312 × 2988 pixels, the part 531 × 298. The chains:",
        "\n".join(f"- {name}: {chains.shown(chain)}" for name, chain in CHAINS.items()),
        f"For the part, {chains.shown(chains.PART)} follows.",
        markdown(["chain", "the whole", "1 % of it", "share", "aim"], rows),
    ])
