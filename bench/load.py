"""The server under load, beside nginx and a server of node and sharp, on the same pictures.

The load comes from `wrk` over the loopback, on the same processors as the servers: what is compared
are servers that have as much of the machine each.
"""
import os
import re
import shutil
import socket
import statistics
import subprocess
import tempfile
import time
import urllib.request
from pathlib import Path

import peers
import pictures
import programs
from measure import PLACE, ROOT, Failed, say
from page import table as markdown

PEER = ROOT / "bench" / "peer"
# Connections at once, and seconds of load.
CONNECTIONS = 16
SECONDS = 8
# Seconds in which a server finishes what nobody waits for any more, before the next is asked.
REST = 1
# Photos of which each is another, where the same is not asked for twice in a row.
PHOTOS = 40
PATIENCE = 30


def table(given):
    """Requests a second, kept and made anew."""
    for program in ("wrk", "nginx"):
        if shutil.which(program) is None:
            raise Failed(f"{program} is missing; on Debian, as root: apt-get install {program}")
    peers.install()
    with tempfile.TemporaryDirectory() as folder:
        folder = Path(folder)
        for size in (2, 16):
            os.link(pictures.photo(size), folder / f"photo-{size}mp.jpg")
        parts = [cached(folder, given.runs), cold(folder, given.runs)]
    return "\n\n".join(parts)


def cached(folder, runs):
    """A picture that is kept: nginx serves the same bytes as a file."""
    target = "/image/passthrough.jpg?input=files/photo-2mp.jpg&width=800&quality=80"
    with imgflo(folder) as ours, sharp(folder) as theirs:
        (folder / "kept.jpg").write_bytes(urllib.request.urlopen(ours.url + target).read())
        with nginx(folder) as file:
            servers = {
                "nginx, a file": file.url + "/kept.jpg",
                "imgflo": ours.url + target,
                "node and sharp, from a file": theirs.url + "/photo-2mp.jpg?w=800&q=80&kept=disk",
                "node and sharp, from a Map": theirs.url + "/photo-2mp.jpg?w=800&q=80&kept=memory",
            }
            for url in servers.values():
                urllib.request.urlopen(url).read()
            rates = {name: [] for name in servers}
            for turn in range(runs + 1):
                for name, url in servers.items():
                    rate, _ = load(url)
                    say(f"  kept, {turn or 'warm-up'}  {name}  {rate:.0f}/s")
                    if turn:
                        rates[name].append(rate)
    nginx_rate = statistics.median(rates["nginx, a file"])
    rows = []
    for name, found in rates.items():
        rate = statistics.median(found)
        rows.append([name, f"{rate:,.0f}", f"{rate / nginx_rate:.2f}×"])
    head = ["a kept picture", "requests a second", "of nginx"]
    return f"{CONNECTIONS} connections, medians of {runs} runs of {SECONDS} s.\n\n{markdown(head, rows)}"


def cold(folder, runs):
    """Pictures that nobody asked for before: every request has another size and quality. They are
    sizes of one photo, or each is of another."""
    rows = []
    for size in (2, 16):
        copies(folder, size)
    keep = ["--results-memory", "0", "--results-disk", "0"]
    with imgflo(folder, *keep) as ours, imgflo(folder, *keep, "--sources-decoded", "0") as each, sharp(folder) as theirs:
        for size in (2, 16):
            for photos in (1, PHOTOS):
                photo = f"photo-{size}mp-%d.jpg"
                target = f"/image/passthrough.jpg?input=files/{photo}&width=%d&quality=%d"
                servers = {
                    "imgflo": (ours.url, target),
                    "imgflo that keeps nothing decoded": (each.url, target),
                    "node and sharp": (theirs.url, f"/{photo}?w=%d&q=%d"),
                }
                found = {name: [] for name in servers}
                for turn in range(runs + 1):
                    for name, (url, target) in servers.items():
                        got = load(url, target, turn, photos)
                        say(f"  anew, {turn or 'warm-up'}  {name}, {size} MP, {photos}  {got[0]:.1f}/s, {got[1]:.0f} ms")
                        if turn:
                            found[name].append(got)
                rate = {name: statistics.median(got[0] for got in all) for name, all in found.items()}
                late = {name: statistics.median(got[1] for got in all) for name, all in found.items()}
                of = "one photo" if photos == 1 else f"{photos} photos in turn"
                for name in servers:
                    ratio = rate[name] / rate["node and sharp"]
                    rows.append([f"{size} MP, {of}, {name}", f"{rate[name]:.1f}", f"{late[name]:.0f} ms", f"{ratio:.2f}×"])
    head = ["pictures made anew, about 800 px", "requests a second", "99 % within", "of sharp"]
    return markdown(head, rows)


def copies(folder, size):
    """The photo so many times, as files that all differ in what follows the picture."""
    bytes = (folder / f"photo-{size}mp.jpg").read_bytes()
    for n in range(PHOTOS):
        (folder / f"photo-{size}mp-{n}.jpg").write_bytes(bytes + n.to_bytes(4, "little"))


def load(url, target=None, turn=0, photos=1):
    """Requests a second, and the milliseconds that 99 % of them took at most."""
    time.sleep(REST)
    command = ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{SECONDS}s", "--latency", "--timeout", "30s"]
    with tempfile.NamedTemporaryFile("w", suffix=".lua") as script:
        if target:
            # Sizes from 700 to 899 and qualities from 70 to 89, in an order that repeats late.
            script.write(
                f"local n = {turn * 100_000}\n"
                "request = function()\n"
                "  n = n + 7919\n"
                f'  return wrk.format("GET", string.format("{target}", n % {photos}, 700 + n % 200, 70 + math.floor(n / 200) % 20))\n'
                "end\n"
            )
            script.flush()
            command += ["-s", script.name]
        said = subprocess.run([*command, url], capture_output=True, text=True).stdout
    rate = re.search(r"Requests/sec:\s+([\d.]+)", said)
    late = re.search(r"99%\s+([\d.]+)(us|ms|s)", said)
    if not rate or not late or "Non-2xx" in said:
        raise Failed(f"the load did not work: {said[-300:]}")
    return float(rate[1]), float(late[1]) * {"us": 0.001, "ms": 1, "s": 1000}[late[2]]


class Server:
    """A program that serves, for as long as it is asked to."""

    def __init__(self, command, port, env=None):
        self.command, self.url, self.env = command, f"http://127.0.0.1:{port}", env

    def __enter__(self):
        log = open(PLACE / "log", "w")
        self.process = subprocess.Popen(self.command, env=self.env, stdout=log, stderr=log)
        port = int(self.url.rsplit(":", 1)[1])
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until and self.process.poll() is None:
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    return self
            time.sleep(0.05)
        self.__exit__()
        raise Failed(f"it does not listen: {(PLACE / 'log').read_text()[-300:]}", self.command)

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait()


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def imgflo(folder, *more, graphs=ROOT / "graphs"):
    port = free_port()
    data = tempfile.mkdtemp(dir=folder)
    command = [str(programs.BINARY), "serve", "--listen", f"127.0.0.1:{port}", "--files", str(folder)]
    command += ["--graphs", str(graphs), "--data", data, "--log-filter", "warn", *more]
    return Server(command, port)


def sharp(folder):
    port = free_port()
    env = {**os.environ, "SHARP": str(peers.SHARP)}
    return Server(["node", str(PEER / "server.mjs"), str(port), str(folder)], port, env)


def nginx(folder):
    port = free_port()
    config = folder / "nginx.conf"
    config.write_text(
        f"worker_processes 2; daemon off; pid {folder}/nginx.pid; error_log stderr;\n"
        "events { worker_connections 1024; }\n"
        f"http {{ access_log off; sendfile on; server {{ listen 127.0.0.1:{port}; root {folder}; }} }}\n"
    )
    os.chmod(folder, 0o755)
    return Server(["nginx", "-c", str(config)], port)
