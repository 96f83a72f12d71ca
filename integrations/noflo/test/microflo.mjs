// A real MicroFlo: its firmware is built for this machine and runs behind a terminal; its bridge
// speaks the FBP protocol.

import assert from "node:assert/strict";
import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { freePort } from "./server.mjs";

const run = promisify(execFile);
const HERE = fileURLToPath(new URL("microflo", import.meta.url));
const MODULES = join(HERE, "node_modules");
const PROGRAM = join(MODULES, "microflo", "microflo.js");

/** Builds and starts it; `stop` ends it. */
export async function start() {
  const folder = await mkdtemp(join(tmpdir(), "microflo-"));
  const children = [];
  const stop = async () => {
    // The bridge first: it does not bear that its terminal goes.
    for (const child of children.reverse().filter((child) => child.exitCode === null)) {
      child.kill("SIGKILL");
      await once(child, "exit");
    }
    await rm(folder, { recursive: true });
  };
  try {
    await build(folder);
    // Its name tells the bridge that it is no serial port of the machine.
    const terminal = join(folder, "terminal.microflo");
    const firmware = spawn(join(folder, "firmware"), [terminal], { stdio: "ignore" });
    children.push(firmware);
    await until(() => existsSync(terminal), firmware);
    const port = await freePort();
    const bridge = spawn(process.execPath, [PROGRAM, "runtime", ...options(folder, terminal, port)], {
      cwd: folder,
      stdio: ["ignore", "pipe", "inherit"],
    });
    children.push(bridge);
    await listening(bridge);
    return { address: `ws://127.0.0.1:${port}/`, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function build(folder) {
  const components = join(MODULES, "microflo-core", "components");
  const library = join(components, "linux-standard.json");
  const generate = ["generate", join(HERE, "firmware.fbp"), `${folder}/`, "--target", "linux"];
  await run(process.execPath, [PROGRAM, ...generate, "--library", library], { cwd: HERE });
  const include = [folder, join(MODULES, "microflo", "microflo"), join(MODULES, "microflo"), components];
  const libraries = ["-lrt", "-lutil", "-o", join(folder, "firmware")];
  const sources = ["-std=c++11", "-w", ...include.map((path) => `-I${path}`), join(folder, "main.cpp")];
  await run("g++", [...sources, ...libraries]);
}

function options(folder, terminal, port) {
  const map = join(folder, "componentlib-map.json");
  const place = ["--port", String(port), "--ip", "127.0.0.1"];
  return [...place, "--baudrate", "9600", "--serial", terminal, "--componentmap", map];
}

async function until(holds, child) {
  while (!holds()) {
    assert.equal(child.exitCode, null, "the firmware ended");
    await new Promise((done) => setTimeout(done, 20));
  }
}

async function listening(bridge) {
  for await (const line of createInterface({ input: bridge.stdout })) {
    if (line.includes("listening")) {
      // What it says from now on is not read, and must not fill the pipe.
      bridge.stdout.resume();
      return;
    }
  }
  assert.fail("MicroFlo's bridge ended");
}
