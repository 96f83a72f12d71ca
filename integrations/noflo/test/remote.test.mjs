// A graph in a real runtime as a component, in each NoFlo that is supported.

import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { after, before, describe, test } from "node:test";
import { remoteComponent } from "noflo-imgflo";
import { SQUARES } from "./squares.mjs";
import { skip, start } from "./server.mjs";

const require = createRequire(import.meta.url);
const SECRET = "let me in";

/** The newest picture: of what is running already, an older one may come first. */
const last = ({ picture }) => [picture].flat().at(-1);

for (const [version, noflo] of [
  ["1.5", require("noflo")],
  ["1.4", require("noflo-1-4")],
]) {
  describe(`in NoFlo ${version}, a remote graph`, { skip, timeout: 120_000 }, () => {
    let imgflo;
    const made = [];

    before(async () => {
      imgflo = await start({ IMGFLO_RUNTIME_EDIT_SECRET: SECRET });
    });
    after(async () => {
      made.forEach((component) => component.close());
      await imgflo.stop();
    });

    const remote = async (more) => {
      const component = await remoteComponent(noflo, {
        address: imgflo.address,
        secret: SECRET,
        ...more,
      });
      made.push(component);
      return component;
    };
    const call = (component, values) => {
      const loader = new noflo.ComponentLoader(import.meta.dirname);
      loader.components = {};
      loader.ready = true;
      loader.registerComponent("test", "Remote", { getComponent: component });
      return new Promise((resolve, reject) => {
        const done = (error, result) => (error ? reject(error) : resolve(result));
        noflo.asCallback("test/Remote", { loader, raw: false })(values, done);
      });
    };

    test("is sent to the runtime, takes packets, and gives pictures", async () => {
      const squares = await remote({ graph: "squares", definition: SQUARES });
      const picture = last(await call(squares, { size: 13 }));
      const answer = await fetch(picture);
      assert.equal(answer.status, 200, `${picture}: ${await answer.text()}`);
      const other = last(await call(squares, { size: 7 }));
      assert.notEqual(other, picture, "another picture has another address");
    });

    test("has the ports that the runtime says it has", async () => {
      const component = (await remote({ graph: "squares", definition: SQUARES }))();
      assert.deepEqual(Object.keys(component.inPorts.ports), ["size"]);
      assert.equal(component.inPorts.ports.size.getDataType(), "int");
      assert.ok("picture" in component.outPorts.ports);
    });

    test("can be one that the server has saved", async () => {
      const component = (await remote({ graph: "vignette" }))();
      assert.ok("radius" in component.inPorts.ports, Object.keys(component.inPorts.ports).join());
    });

    test("is refused without the secret, and when there is none of that name", async () => {
      await assert.rejects(remote({ secret: "guess", graph: "squares", definition: SQUARES }));
      await assert.rejects(remote({ graph: "no-such" }), /no graph `no-such`/);
    });

    test("is refused when it names an operation that there is not", async () => {
      const wrong = { processes: { a: { component: "gegl/sepa" } } };
      await assert.rejects(remote({ graph: "wrong", definition: wrong }), /sepa/);
    });
  });
}
