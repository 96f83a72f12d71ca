// The graphs of a real server, as components of real networks, in each NoFlo that is supported.

import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { after, before, describe, test } from "node:test";
import { graphComponents } from "noflo-imgflo";
import { skip, start } from "./server.mjs";

const require = createRequire(import.meta.url);
const KEY = { key: "test-key", secret: "test-secret" };
const PHOTO = "files/photo.jpg";

for (const [version, noflo] of [
  ["1.5", require("noflo")],
  ["1.4", require("noflo-1-4")],
]) {
  describe(`in NoFlo ${version}`, { skip, timeout: 120_000 }, () => {
    let imgflo, loader;

    before(async () => {
      imgflo = await start({ IMGFLO_API_KEY: KEY.key, IMGFLO_API_SECRET: KEY.secret });
      loader = new noflo.ComponentLoader(import.meta.dirname);
      // What is in packages is not looked for: these networks are of our components alone.
      loader.components = {};
      loader.ready = true;
      const server = { server: imgflo.server, ...KEY, preheat: true };
      for (const [name, component] of Object.entries(await graphComponents(noflo, server))) {
        loader.registerComponent("imgflo", name, { getComponent: component });
      }
    });
    after(() => imgflo.stop());

    const call = (name, values) => {
      const options = { loader, raw: false };
      return new Promise((resolve, reject) => {
        const done = (error, result) => (error ? reject(error) : resolve(result));
        noflo.asCallback(`imgflo/${name}`, options)(values, done);
      });
    };

    test("a picture that goes in comes out as a signed address, and is made already", async () => {
      const { url } = await call("vignette", { radius: 1.2, width: 90, format: "png", input: PHOTO });
      assert.match(url, /\/image\/vignette\.png\?.*radius=1\.2.*&signature=/);
      const answer = await fetch(url);
      assert.equal(answer.status, 200);
      assert.equal(answer.headers.get("content-type"), "image/png");
      assert.match(answer.headers.get("x-cache"), /^hit/);
    });

    test("a graph that takes no picture makes one when it is told to", async () => {
      const { url } = await call("canvas", { color: "#87a9a7", width: 40, height: 30, make: true });
      const answer = await fetch(url);
      assert.equal(answer.status, 200);
    });

    test("what the server refuses comes out of the port for errors", async () => {
      const values = { radius: -3, input: PHOTO };
      await assert.rejects(call("vignette", values), /the server answers with 422/);
    });

    test("there is a component for each graph, which says what it takes", async () => {
      const names = Object.keys(loader.components);
      assert.ok(names.includes("imgflo/portrait") && names.includes("imgflo/clouds"), names.join());
      const component = await loader.load("imgflo/vignette");
      assert.equal(component.inPorts.ports.radius.getDataType(), "number");
      assert.match(component.getDescription(), /corners/);
    });
  });
}
