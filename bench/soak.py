"""The server for a long time, and with more to do than it can: what it answers, and its memory."""
import http.client
import itertools
import os
import statistics
import tempfile
import threading
import time
from collections import Counter
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import load
import pictures
import programs
from measure import PLACE, Failed, run, say
from page import mb, ms, table as markdown

SOURCES, REQUESTS = 50, 10_000
CLIENTS = 8
GRAPHS = ["passthrough", "noir", "vignette", "duotone"]
FORMATS = ["jpg", "webp", "png"]
# Seconds in which a server forgets what it keeps for a moment.
REST = 12
# What the last quarter's memory may differ from the second's.
FLAT = 0.05

# Of the overloaded server: pictures at once and in the queue, bytes for pixels, seconds for an answer.
JOBS, QUEUE, MEMORY, TIME = 2, 16, 256 << 20, 5
OVERLOAD, SECONDS = 10, 15


def table(_given):
    """Many requests over many sources, then ten times as many at once as the server takes."""
    with tempfile.TemporaryDirectory() as folder:
        return "\n\n".join([soak(Path(folder)), overload(Path(folder))])


def soak(folder):
    """The server's memory while it answers thousands of different requests."""
    memory = []
    with origin() as address, load.imgflo(folder, "--reachable", "127.0.0.1") as server:

        def targets():
            for n in range(REQUESTS):
                if n % 20 == 0:
                    memory.append(resident(server))
                if n % 1000 == 0:
                    say(f"  {n} of {REQUESTS} requests, {mb(memory[-1])}")
                yield different(address, n)

        answers = ask(server, CLIENTS, targets)
    statuses = Counter(status for status, _ in answers)
    if set(statuses) != {200} or len(answers) != REQUESTS:
        raise Failed(f"of {REQUESTS} requests, these were answered: {dict(statuses)}")
    quarter = len(memory) // 4
    quarters = [statistics.mean(memory[i * quarter : (i + 1) * quarter]) for i in range(4)]
    change = quarters[3] / quarters[1] - 1
    head = ["requests", "first quarter", "second", "third", "last", "last to second", "aim"]
    row = [f"{REQUESTS:,} over {SOURCES} sources, all different", *map(mb, quarters)]
    row += [f"{change:+.1%}", f"± {FLAT:.0%}"]
    return f"The server's memory, on average, in each quarter of a long run.\n\n{markdown(head, [row])}"


def different(address, n):
    """The n-th request: no two ask for the same picture."""
    graph, form = GRAPHS[n // SOURCES % len(GRAPHS)], FORMATS[n // SOURCES % len(FORMATS)]
    size = f"width={200 + n % 397}&height={200 + n % 389}"
    return f"/image/{graph}.{form}?input={address}/{n % SOURCES}.jpg&{size}"


def overload(folder):
    """Ten times as many who ask at once as pictures are made and may wait."""
    clients = OVERLOAD * (JOBS + QUEUE)
    limits = ["--jobs", JOBS, "--queue", QUEUE, "--memory", MEMORY, "--time", f"{TIME}s"]
    keep = ["--results-memory", 0, "--results-disk", 0]
    os.link(pictures.photo(16), folder / "large.jpg")
    with load.imgflo(folder, *map(str, [*limits, *keep])) as server:
        ask(server, 1, lambda: itertools.islice(thumbnails(), 20))
        time.sleep(REST)
        before = resident(server)
        say(f"  {clients} clients")
        end = time.monotonic() + SECONDS
        answers = ask(server, clients, lambda: itertools.takewhile(lambda _: time.monotonic() < end, thumbnails()))
        most = memory_of(server, "VmHWM")
        time.sleep(REST)
        after = resident(server)
        if ask(server, 1, lambda: itertools.islice(thumbnails(), 1))[0][0] != 200:
            raise Failed("the overloaded server answers no more")
    accepted = sorted(seconds for status, seconds in answers if status == 200)
    refused = sum(status in (503, 429) for status, _ in answers)
    wrong = len(answers) - len(accepted) - refused
    late = accepted[int(len(accepted) * 0.99)]
    head = ["clients", "accepted", "99 % within", "refused with 503", "other errors", "memory before", "most", "after"]
    row = [f"{clients}", f"{len(accepted):,}", ms(late), f"{refused:,}", f"{wrong}", mb(before), mb(most), mb(after)]
    return (
        f"Pictures of 16 MP made small by a server that makes {JOBS} at once, lets {QUEUE} wait, has {MEMORY >> 20} MiB"
        f" for pixels and {TIME} s for an answer, asked for by {OVERLOAD} times as many clients for {SECONDS} s; who is"
        f" refused comes again a fifth of a second later. Memory before and after is that of a server that has rested"
        f" for {REST} s, in which it forgets pictures that it decoded, and gives memory back.\n\n{markdown(head, [row])}"
    )


def thumbnails():
    """Addresses of the large picture made small, each of another size or quality; without end."""
    for n in itertools.count():
        yield f"/image/passthrough.jpg?input=files/large.jpg&width={700 + n % 200}&quality={70 + n // 200 % 20}"


def ask(server, clients, targets):
    """What so many clients at once are answered: statuses, and seconds. They share the targets."""
    host, port = server.url.removeprefix("http://").rsplit(":", 1)
    lock, answers, shared = threading.Lock(), [], targets()

    def one():
        with lock:
            return next(shared, None)

    def client():
        connection = http.client.HTTPConnection(host, int(port), timeout=60)
        for target in iter(one, None):
            begin = time.perf_counter()
            try:
                connection.request("GET", target)
                answer = connection.getresponse()
                answer.read()
                status = answer.status
            except OSError:
                status = 0
                connection.close()
            answers.append((status, time.perf_counter() - begin))
            if status == 503:
                time.sleep(0.2)

    threads = [threading.Thread(target=client) for _ in range(clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


def origin():
    """A server of pictures, each of another size."""
    small = PLACE / "soak"
    small.mkdir(exist_ok=True)
    for n in range(SOURCES):
        file = small / f"{n}.jpg"
        if not file.exists():
            job = programs.imgflo(["nop"], file, pictures.photo(2))
            at = job.command.index("-o")
            run(job._replace(command=[*job.command[:at], "--size", str(600 + 8 * n), *job.command[at:]]))
    return Origin(small)


class Origin:
    """A server of files, while it is used."""

    def __init__(self, folder):
        quiet = type("Quiet", (SimpleHTTPRequestHandler,), {"log_message": lambda *_: None})
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), partial(quiet, directory=str(folder)))

    def __enter__(self):
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        return f"http://127.0.0.1:{self.server.server_port}"

    def __exit__(self, *_):
        self.server.shutdown()
        self.server.server_close()


def memory_of(server, field):
    """What the kernel says of the server's memory, in bytes."""
    status = Path(f"/proc/{server.process.pid}/status").read_text()
    return next(int(line.split()[1]) * 1024 for line in status.splitlines() if line.startswith(field))


def resident(server):
    return memory_of(server, "VmRSS")
