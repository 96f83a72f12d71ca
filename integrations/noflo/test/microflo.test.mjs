// A microcontroller's output sets a parameter of a graph: MicroFlo, NoFlo and imgflo in one network.

import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { after, before, describe, test } from "node:test";
import { remoteComponent } from "noflo-imgflo";
import { start as startMicroFlo } from "./microflo.mjs";
import { SQUARES } from "./squares.mjs";
import { skip, start as startImgflo } from "./server.mjs";

const noflo = createRequire(import.meta.url)("noflo");

/** Passes on what it is sent. */
const SENSOR = {
  processes: { a: { component: "Forward" }, b: { component: "Forward" } },
  connections: [{ src: { process: "a", port: "out" }, tgt: { process: "b", port: "in" } }],
  inports: { in: { process: "a", port: "in" } },
  outports: { out: { process: "b", port: "out" } },
};

describe("a network of NoFlo", { skip, timeout: 180_000 }, () => {
  let imgflo, microflo, sensor, squares;

  before(async () => {
    [imgflo, microflo] = await Promise.all([startImgflo(), startMicroFlo()]);
    const sensorAt = { address: microflo.address, graph: "sensor", definition: SENSOR };
    const squaresAt = { address: imgflo.address, graph: "squares", definition: SQUARES };
    sensor = await remoteComponent(noflo, sensorAt);
    squares = await remoteComponent(noflo, squaresAt);
  });
  after(async () => {
    sensor?.close();
    squares?.close();
    await microflo?.stop();
    await imgflo?.stop();
  });

  test("lets MicroFlo's firmware drive a parameter of an imgflo graph", async () => {
    const loader = new noflo.ComponentLoader(import.meta.dirname);
    loader.components = {};
    loader.ready = true;
    loader.registerComponent("test", "Sensor", { getComponent: sensor });
    loader.registerComponent("test", "Squares", { getComponent: squares });
    const graph = await noflo.graph.loadFBP(
      "INPORT=sensor.IN:IN\nOUTPORT=squares.PICTURE:PICTURE\n" +
        "sensor(test/Sensor) OUT -> SIZE squares(test/Squares)",
    );
    const call = noflo.asCallback(graph, { loader, raw: false });
    const pictures = await new Promise((resolve, reject) => {
      call({ in: 13 }, (error, { picture } = {}) => (error ? reject(error) : resolve(picture)));
    });
    // Of what is running already, an older one may come first.
    const answer = await fetch([pictures].flat().at(-1));
    assert.equal(answer.status, 200);
    assert.equal(answer.headers.get("content-type"), "image/png");
  });
});
