// A real server with the graphs of the repository. Its program is in the variable IMGFLO.

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const GRAPHS = fileURLToPath(new URL("../../../graphs", import.meta.url));

/** Why nothing can be tried, if so. */
export const skip = process.env.IMGFLO ? false : "IMGFLO does not name the program to start";

/** Starts a server with these settings; `stop` ends it. */
export async function start(settings = {}) {
  const port = await freePort();
  const data = await mkdtemp(join(tmpdir(), "imgflo-"));
  const own = {
    PATH: process.env.PATH,
    IMGFLO_LISTEN: `127.0.0.1:${port}`,
    IMGFLO_GRAPHS: GRAPHS,
    IMGFLO_DATA: data,
    IMGFLO_LOG_FILTER: "warn",
  };
  const child = spawn(process.env.IMGFLO, ["serve"], {
    env: { ...own, ...settings },
    stdio: ["ignore", "inherit", "inherit"],
  });
  const server = `http://127.0.0.1:${port}`;
  await ready(server, child);
  const stop = async () => {
    child.kill();
    await once(child, "exit");
    await rm(data, { recursive: true, force: true });
  };
  return { server, address: `ws://127.0.0.1:${port}/`, stop };
}

/** A port that nobody listens at. */
export async function freePort() {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address();
  server.close();
  await once(server, "close");
  return port;
}

async function ready(server, child) {
  while (child.exitCode === null) {
    const answer = await fetch(`${server}/health/ready`).catch(() => undefined);
    if (answer?.ok) {
      return;
    }
    await new Promise((done) => setTimeout(done, 50));
  }
  assert.fail(`the server ended with ${child.exitCode}`);
}
