import { expect, test } from "vitest";

import { apply, applyAll } from "../apply";
import type { Way } from "../aside";
import { leaveOut, NOTHING, wayOf } from "../aside";
import { History } from "../history";
import type { Graph } from "../model";
import { EMPTY } from "../model";
import { feeding, result } from "../select";
import type { Source } from "../source";
import { read } from "../source";
import { change, numbers } from "./arbitrary";

/** photo → blur → mix ← photo; mix is the result, the blur has a frame and shares its radius. */
const MIXED: Source = {
  processes: {
    photo: { component: "gegl/nop", metadata: { x: 0, y: 0 } },
    blur: { component: "gegl/box-blur", metadata: { x: 240, y: 0 } },
    mix: { component: "gegl/over", metadata: { x: 480, y: 0 } },
  },
  connections: [
    { src: { process: "photo", port: "output" }, tgt: { process: "blur", port: "input" } },
    { src: { process: "photo", port: "output" }, tgt: { process: "mix", port: "input" } },
    { src: { process: "blur", port: "output" }, tgt: { process: "mix", port: "aux" } },
    { data: 4, tgt: { process: "blur", port: "radius" } },
  ],
  inports: {
    input: { process: "photo", port: "input" },
    size: { process: "blur", port: "radius" },
  },
  outports: { output: { process: "mix", port: "output" } },
  groups: [{ name: "Soft", nodes: ["blur"] }],
};

const graph = read(MIXED);
const into = (graph: Graph, node: string, port: string) => feeding(graph, { node, port })?.src.node;
const out = (id: string, way: Way) => applyAll(graph, leaveOut(graph, id, way));

test("a bypassed node passes its picture on", () => {
  const after = out("blur", "bypassed");
  expect(after.nodes["blur"]).toMatchObject({ component: NOTHING, values: {} });
  expect([into(after, "blur", "input"), into(after, "mix", "aux")]).toEqual(["photo", "blur"]);
});

test("nothing comes out of a muted node: whoever took it has nothing", () => {
  const after = out("blur", "muted");
  expect(into(after, "mix", "aux")).toBeUndefined();
  expect(into(after, "mix", "input")).toBe("photo");
});

test("a muted result is still the result, but has nothing to show", () => {
  const after = out("mix", "muted");
  expect(result(after)).toBe("mix");
  expect(Object.values(after.edges).some(({ tgt }) => tgt.node === "mix")).toBe(false);
});

test("a muted photo still takes the picture that the graph is given", () => {
  expect(out("photo", "muted").inports["input"]).toMatchObject({ node: "photo" });
});

test("the same key takes it in again, and the other leaves it out in the other way", () => {
  const muted = out("blur", "muted");
  const bypassed = applyAll(muted, leaveOut(muted, "blur", "bypassed"));
  expect(bypassed).toEqual(out("blur", "bypassed"));
  expect(applyAll(bypassed, leaveOut(bypassed, "blur", "bypassed"))).toEqual(graph);
});

test("an edge that was drawn meanwhile stays", () => {
  const muted = apply(out("blur", "muted"), {
    command: "addedge",
    src: { node: "photo", port: "output" },
    tgt: { node: "mix", port: "aux" },
  });
  const after = applyAll(muted, leaveOut(muted, "blur", "muted"));
  expect(into(after, "mix", "aux")).toBe("photo");
  expect(into(after, "blur", "input")).toBe("photo");
});

test("what is left out and taken in again is what it was, in its frame, and undone in one step", () => {
  for (let seed = 1; seed <= 300; seed += 1) {
    const number = numbers(seed);
    let graph = EMPTY;
    for (let i = 0; i < 40; i += 1) graph = apply(graph, change(graph, number));
    const [id] = Object.keys(graph.nodes);
    const way = number() < 0.5 ? "bypassed" : "muted";
    if (id === undefined || fedTwice(graph)) continue;
    const changes = leaveOut(graph, id, way);
    const after = applyAll(graph, changes);
    expect(wayOf(after.nodes[id] as never)).toBe(way);
    expect(applyAll(after, leaveOut(after, id, way)), `seed ${seed}`).toEqual(graph);
    const history = new History();
    history.record(graph, changes, way, null);
    expect(applyAll(after, history.undo(after))).toEqual(graph);
  }
});

/** Whether a port has two edges, which no editor draws. */
function fedTwice({ edges }: Graph): boolean {
  const ports = Object.values(edges).map(({ tgt }) => `${tgt.node}.${tgt.port}`);
  return new Set(ports).size < ports.length;
}
