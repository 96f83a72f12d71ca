// The addresses work: a real server answers them. Its program is in the variable IMGFLO.

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { fileURLToPath } from "node:url";
import imgflo, { url } from "imgflo";

const PROGRAM = process.env.IMGFLO;
const GRAPHS = fileURLToPath(new URL("../../../graphs", import.meta.url));
const KEY = { key: "test-key", secret: "test-secret" };
const skip = PROGRAM ? false : "IMGFLO does not name the program to start";

/** A port that nobody listens at. */
async function freePort() {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address();
  server.close();
  await once(server, "close");
  return port;
}

/** Waits until the server is ready; it ends, or is. */
async function ready(server, child) {
  while (child.exitCode === null) {
    const answer = await fetch(`${server}/health/ready`).catch(() => undefined);
    if (answer?.ok) {
      return;
    }
    await new Promise((done) => setTimeout(done, 50));
  }
  assert.fail(`${PROGRAM} ended with ${child.exitCode}`);
}

describe("a running server", { skip, timeout: 60_000 }, () => {
  let child, data, server;

  before(async () => {
    const port = await freePort();
    data = await mkdtemp(join(tmpdir(), "imgflo-"));
    server = `http://127.0.0.1:${port}`;
    child = spawn(PROGRAM, ["serve"], {
      env: {
        PATH: process.env.PATH,
        IMGFLO_LISTEN: `127.0.0.1:${port}`,
        IMGFLO_GRAPHS: GRAPHS,
        IMGFLO_DATA: data,
        IMGFLO_API_KEY: KEY.key,
        IMGFLO_API_SECRET: KEY.secret,
      },
      stdio: ["ignore", "inherit", "inherit"],
    });
    await ready(server, child);
  });

  after(async () => {
    if (child?.exitCode === null) {
      child.kill();
      await once(child, "exit");
    }
    await rm(data, { recursive: true, force: true });
  });

  const canvas = (more) => ({ server, graph: "canvas", format: "png", ...more });

  test("a signed address gives the picture", async () => {
    const params = { color: "#87a9a7" };
    const answer = await fetch(await url(canvas({ ...KEY, params, width: 40, height: 30 })));
    assert.equal(answer.status, 200);
    assert.equal(answer.headers.get("content-type"), "image/png");
    const bytes = new DataView(await answer.arrayBuffer());
    assert.deepEqual([bytes.getUint32(16), bytes.getUint32(20)], [40, 30]);
  });

  test("without the right signature there is none", async () => {
    const right = await url(canvas({ ...KEY, width: 40 }));
    for (const wrong of [
      await url(canvas({ width: 40 })),
      await url(canvas({ ...KEY, secret: "guess", width: 40 })),
      await url(canvas({ ...KEY, width: 40, expires: 1 })),
      right.replace("width=40", "width=41"),
    ]) {
      assert.equal((await fetch(wrong)).status, 403, wrong);
    }
  });

  test("an address of the old form leads to the picture", async () => {
    const { files } = await (await fetch(`${server}/files`)).json();
    const input = `files/${files[0].name}`;
    const config = { server: `${server}/`, ...KEY };
    const answer = await fetch(imgflo(config, "passthrough", { input, width: 20 }, "png"));
    assert.equal(answer.status, 200);
    assert.equal(answer.headers.get("content-type"), "image/png");
    const wrong = { ...config, secret: "guess" };
    const refused = await fetch(imgflo(wrong, "passthrough", { input, width: 21 }, "png"));
    assert.equal(refused.status, 403);
  });
});
