"""Many who edit graphs of a server at once."""
import tempfile
import threading
from pathlib import Path

import editors
import load
import soak
from measure import Failed
from page import mb, ms, table as markdown

SECONDS = 60
# Between two looks at the server's memory.
LOOK = 0.25
KINDS = {
    "own": "{clients} clients, a graph each, 4 changes a second each",
    "one": "{clients} clients on one graph, 20 changes a second each, and two who do not behave",
}


def table(_given):
    """What changes take, and the server's memory, a quarter of the time in and at the end."""
    rows = []
    for kind, words in KINDS.items():
        with tempfile.TemporaryDirectory() as folder, load.imgflo(Path(folder)) as server, Memory(server) as memory:
            said = editors.run("crowd", server, kind, SECONDS)
        early, late = memory.at(0.25), memory.at(1)
        row = [words.format(**said), f"{said['asked']:,}", f"{said['refused']:,}"]
        row += [ms(said["median"] / 1000), ms(said["late"] / 1000)]
        rows.append(row + [mb(early), mb(late)])
    head = ["for a minute", "changes asked for", "refused", "answered within", "99 %", "memory after a quarter", "at the end"]
    return markdown(head, rows)


class Memory:
    """Looks at a server's memory, while it is used."""

    def __init__(self, server):
        self.server, self.over, self.seen = server, threading.Event(), []
        self.thread = threading.Thread(target=self.look)

    def look(self):
        while not self.over.wait(LOOK):
            self.seen.append(soak.resident(self.server))

    def at(self, share):
        """The most of the tenth of the time that ends there."""
        if len(self.seen) < 40:
            raise Failed("it was over too soon")
        end = int(len(self.seen) * share)
        return max(self.seen[end - len(self.seen) // 10 : end])

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.over.set()
        self.thread.join()
