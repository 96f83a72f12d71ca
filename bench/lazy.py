"""What a part of a picture costs, beside the whole."""
import chains
import programs
from measure import PLACE, median, rounds
from page import ms, table as markdown

# The share of the cost of the whole that a hundredth of it may have.
AIM = 0.03


def table(given):
    """The whole and the hundredth."""
    jobs = {
        "whole": programs.imgflo(chains.CLOUDS, PLACE / "whole.png"),
        "part": programs.imgflo(chains.PART_OF_CLOUDS, PLACE / "part.png"),
    }
    done = rounds(jobs, given.runs)
    share = median(done, lambda costs: costs["part"].cpu / costs["whole"].cpu)
    whole, part = (median(done, lambda costs: costs[name].cpu) for name in ("whole", "part"))
    rows = [
        ["5312 × 2988, the whole", ms(whole), "", ""],
        ["531 × 298, 1 % of it", ms(part), f"{share:.1%}", f"≤ {AIM:.0%}"],
    ]
    said = f"The graph: {chains.shown(chains.CLOUDS)}; for the part, another `crop` behind it."
    return f"{said}\n\n{markdown(['pixels', 'processor time', 'share', 'aim'], rows)}"
