"""Markdown: tables, and the page that they are written into."""
import os

from measure import ROOT, Failed

PAGE = ROOT / "docs" / "benchmarks.md"


def table(head, rows):
    """A table; all columns but the first are aligned to the right."""
    rule = ["---"] + ["---:"] * (len(head) - 1)
    return "\n".join("| " + " | ".join(row) + " |" for row in [head, rule, *rows])


def ms(seconds):
    """Seconds, shown as milliseconds."""
    return f"{seconds * 1000:,.0f} ms"


def times(ratio):
    """A ratio."""
    return f"{ratio:.1f}×" if ratio < 100 else f"{ratio:.0f}×"


def mb(size):
    """Bytes, shown as millions of them."""
    return f"{size / 1e6:,.0f} MB"


def steps(difference):
    """A difference of pictures in steps of 1/255."""
    return "other shape" if difference is None else f"{difference:.2f}"


def put(name, text):
    """Puts a text between its marks on the page; the rest stays as it is."""
    begin, end = f"<!-- begin {name} -->\n", f"<!-- end {name} -->"
    content = PAGE.read_text()
    before, found, rest = content.partition(begin)
    _, ended, after = rest.partition(end)
    if not found or not ended:
        raise Failed(f"docs/benchmarks.md has no place for the table `{name}`: {begin.strip()} … {end}")
    unfinished = PAGE.with_suffix(".unfinished")
    unfinished.write_text(f"{before}{begin}\n{text}\n{end}{after}")
    os.replace(unfinished, PAGE)
