import { expect, test } from "vitest";

import { read } from "../graph/source";
import { component } from "./catalogue";
import { lackOf } from "./lack";

const BUFFER = { type: "buffer" };
const blend = component({
  name: "gegl/over",
  inPorts: [
    { id: "input", ...BUFFER },
    { id: "aux", ...BUFFER },
  ],
  outPorts: [{ id: "output", ...BUFFER }],
});
const catalogue = new Map([["gegl/over", blend]]);

const graph = read({
  processes: {
    photo: { component: "gegl/over" },
    look: { component: "gegl/over" },
    lone: { component: "gegl/over" },
  },
  connections: [
    { src: { process: "photo", port: "output" }, tgt: { process: "look", port: "input" } },
  ],
  inports: { input: { process: "photo", port: "input" } },
});

test("what comes into no node is missing there, but for a second picture", () => {
  expect(lackOf(graph, catalogue, {}, "lone")).toEqual({ node: "lone", why: null });
  expect(lackOf(graph, catalogue, {}, "look")).toBeNull();
});

test("a picture that could not be loaded is missing in all that is made of it", () => {
  const flaws = { input: "nobody answers" };
  expect(lackOf(graph, catalogue, flaws, "look")).toEqual({ node: "photo", why: "nobody answers" });
  expect(lackOf(graph, catalogue, flaws, "lone")).toEqual({ node: "lone", why: null });
});
