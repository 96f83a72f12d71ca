"""Programs that edit graphs of a server by its WebSocket, as clients of flow-based programming do."""
import json
import shutil
import subprocess

from measure import ROOT, Failed, say

PROGRAMS = ROOT / "bench" / "editors"
CLIENT = ROOT / "integrations" / "fbp"


def run(name, server, *words):
    """What one of the programs says of a server."""
    install()
    address = server.url.replace("http", "ws", 1)
    command = ["node", str(PROGRAMS / f"{name}.mjs"), address, *map(str, words)]
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode != 0:
        raise Failed(done.stderr.strip()[-600:], command)
    return json.loads(done.stdout)


def install():
    """Puts what the clients are made of where their tests have it."""
    if (CLIENT / "node_modules" / "ws").exists():
        return
    if shutil.which("npm") is None:
        raise Failed("npm is missing, which installs the clients; on Debian: apt-get install npm")
    say("  installing the clients")
    told = subprocess.run(["npm", "ci", "--silent", "--no-fund", "--no-audit"], cwd=CLIENT)
    if told.returncode != 0:
        raise Failed("npm could not install the clients; is there a network?")
