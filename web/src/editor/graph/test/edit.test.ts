import { expect, test } from "vitest";

import { applyAll } from "../apply";
import * as edit from "../edit";
import { corner, cut, paste } from "../fragment";
import type { Graph } from "../model";
import { circles, feeding, freshName, result } from "../select";
import type { Source } from "../source";
import { changesOf, read, write } from "../source";

/** photo → blur → look, which is the graph's result. */
const CHAIN: Source = {
  processes: {
    photo: { component: "gegl/nop", metadata: { x: 0, y: 0 } },
    blur: { component: "gegl/box-blur", metadata: { x: 240, y: 0 } },
    look: { component: "gegl/sepia", metadata: { x: 480, y: 0 } },
  },
  connections: [
    { src: { process: "photo", port: "output" }, tgt: { process: "blur", port: "input" } },
    { src: { process: "blur", port: "output" }, tgt: { process: "look", port: "input" } },
    { data: 4, tgt: { process: "blur", port: "radius" } },
  ],
  inports: { input: { process: "photo", port: "input" } },
  outports: { output: { process: "look", port: "output" } },
};

const graph = read(CHAIN);
const source = (node: string) => ({ node, port: "output" });
const target = (node: string, port = "input") => ({ node, port });
const into = (graph: Graph, node: string, port = "input") =>
  feeding(graph, target(node, port))?.src.node;

test("a source that is read and written says the same", () => {
  expect(read(write(graph))).toEqual(graph);
});

test("nodes have one frame around just them, and may be in another", () => {
  const two = new Set(["photo", "blur"]);
  const framed = applyAll(graph, edit.frame(graph, two, "Frame"));
  expect(edit.frame(framed, two, "Frame")).toEqual([]);
  const more = edit.frame(framed, new Set(["photo", "blur", "look"]), "Frame");
  expect(more).toMatchObject([{ command: "addgroup", name: "Frame-2" }]);
});

test("a removed node's picture goes on to where it led", () => {
  const after = applyAll(graph, edit.remove(graph, new Set(["blur"]), true));
  expect(into(after, "look")).toBe("photo");
});

test("several removed nodes in a row are bridged, and the result moves back", () => {
  const after = applyAll(graph, edit.remove(graph, new Set(["blur", "look"]), true));
  expect(result(after)).toBe("photo");
});

test("a cut leaves a gap", () => {
  const after = applyAll(graph, edit.remove(graph, new Set(["blur"]), false));
  expect(into(after, "look")).toBeUndefined();
});

test("a port takes one edge: a new one replaces what was there", () => {
  const after = applyAll(graph, edit.connect(graph, source("photo"), target("look")));
  expect(into(after, "look")).toBe("photo");
  expect(Object.keys(after.edges)).toHaveLength(2);
});

test("the result goes along with what is put behind it", () => {
  const more = applyAll(graph, [{ command: "addnode", id: "end", component: "gegl/gray" }]);
  const after = applyAll(more, edit.connect(more, source("look"), target("end")));
  expect(result(after)).toBe("end");
});

test("a node is put into an edge", () => {
  const more = applyAll(graph, [{ command: "addnode", id: "new", component: "gegl/gray" }]);
  const edge = feeding(graph, target("look"));
  const newcomer = { component: "gegl/gray", name: "gray", input: "input", output: "output" };
  const after = applyAll(more, edit.insert(more, edge ? [edge] : [], "new", newcomer));
  expect([into(after, "new"), into(after, "look")]).toEqual(["blur", "new"]);
});

test("nodes to the right make room, others stay", () => {
  const places = new Map([
    ["left", { x: 0, y: 0 }],
    ["right", { x: 240, y: 0 }],
  ]);
  const moved = edit.makeRoom(places, { x: 240, y: 0 });
  expect(moved.map((change) => "id" in change && change.id)).toEqual(["right"]);
});

test("a dot is put on the edges of a port, and closes the gap when it goes", () => {
  const two = applyAll(graph, [
    { command: "addedge", src: source("photo"), tgt: target("look", "aux") },
  ]);
  const edges = Object.values(two.edges).filter(({ src }) => src.node === "photo");
  const { ids, changes } = edit.reroute(two, edges);
  const after = applyAll(two, changes);
  expect(ids).toEqual(["dot"]);
  expect(after.nodes["dot"]).toMatchObject({
    component: "gegl/nop",
    metadata: { reroute: true, x: 200, y: 40 },
  });
  expect([into(after, "dot"), into(after, "blur"), into(after, "look", "aux")]).toEqual([
    "photo",
    "dot",
    "dot",
  ]);
  expect(applyAll(after, edit.remove(after, new Set(ids), true))).toEqual(two);
});

test("what is copied keeps its values and its own connections only", () => {
  const fragment = cut(graph, ["blur", "look"]);
  expect(Object.keys(fragment.processes ?? {})).toEqual(["blur", "look"]);
  expect(fragment.connections).toHaveLength(2);
  expect(corner(fragment)).toEqual({ x: 240, y: 0 });
});

test("what is pasted has names of its own", () => {
  const { changes, ids } = paste(graph, cut(graph, ["blur", "look"]), { x: 32, y: 32 });
  const after = applyAll(graph, changes);
  expect(ids).toEqual(["blur-2", "look-2"]);
  expect(into(after, "look-2")).toBe("blur-2");
  expect(after.nodes["blur-2"]?.values).toEqual({ radius: 4 });
  expect(after.nodes["blur-2"]?.metadata).toEqual({ x: 272, y: 32 });
});

test("an edge back would lead in a circle", () => {
  expect(circles(graph, source("look"), target("photo"))).toBe(true);
  expect(circles(graph, source("photo"), target("look", "aux"))).toBe(false);
});

test("a name that is taken is counted up", () => {
  expect(freshName({ blur: 1, "blur-2": 1 }, "blur")).toBe("blur-3");
  expect(freshName({ "blur-2": 1 }, "blur-2")).toBe("blur-3");
  expect(freshName({}, "blur")).toBe("blur");
});

test("a value that is reset is not set any more", () => {
  const after = applyAll(graph, edit.reset(graph, { node: "blur", port: "radius" }));
  expect(after.nodes["blur"]?.values).toEqual({});
  expect(edit.reset(after, { node: "blur", port: "radius" })).toEqual([]);
});

test("nodes on a line share a coordinate", () => {
  const after = applyAll(graph, edit.align(graph, ["blur", "look"], "left"));
  expect(after.nodes["look"]?.metadata["x"]).toBe(240);
});

test("an unknown section of a source is left alone", () => {
  expect(changesOf({})).toEqual([]);
});
