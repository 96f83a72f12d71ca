// NoFlo finds the package among those of a project, and asks it for components.

import assert from "node:assert/strict";
import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { fileURLToPath } from "node:url";
import { skip, start } from "./server.mjs";

const noflo = createRequire(import.meta.url)("noflo");
const PACKAGE = fileURLToPath(new URL("..", import.meta.url));

describe("a project that depends on noflo-imgflo", { skip, timeout: 120_000 }, () => {
  let imgflo, project;

  before(async () => {
    imgflo = await start();
    project = await mkdtemp(join(tmpdir(), "project-"));
    const description = { name: "project", dependencies: { "noflo-imgflo": "*" } };
    await writeFile(join(project, "package.json"), JSON.stringify(description));
    await mkdir(join(project, "node_modules"));
    await symlink(PACKAGE, join(project, "node_modules", "noflo-imgflo"));
  });
  after(async () => {
    delete process.env.IMGFLO_SERVER;
    await rm(project, { recursive: true });
    await imgflo.stop();
  });

  const components = async () => {
    const loader = new noflo.ComponentLoader(project, { discover: true, recursive: true });
    return Object.keys(await loader.listComponents());
  };

  test("has the graphs of the server that the environment names", async () => {
    process.env.IMGFLO_SERVER = imgflo.server;
    assert.ok((await components()).includes("imgflo/vignette"));
  });

  test("has none if no server is named", async () => {
    delete process.env.IMGFLO_SERVER;
    assert.ok(!(await components()).includes("imgflo/vignette"));
  });

  test("is told when the server is not there", async () => {
    process.env.IMGFLO_SERVER = "http://127.0.0.1:1";
    await assert.rejects(components(), /imgflo: /);
  });
});
