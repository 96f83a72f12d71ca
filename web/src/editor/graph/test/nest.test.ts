import { expect, test } from "vitest";

import { apply, applyAll } from "../apply";
import { History } from "../history";
import type { Graph } from "../model";
import { EMPTY } from "../model";
import { between, enclose, expand } from "../nest";
import { feeding } from "../select";
import type { Source } from "../source";
import { read } from "../source";
import { change, numbers } from "./arbitrary";

/** photo → blur → mix ← photo, mix → look, which is the result; the blur's radius is shared. */
const MIXED: Source = {
  properties: { environment: { type: "imgflo" } },
  processes: {
    photo: { component: "gegl/nop", metadata: { x: 0, y: 0 } },
    blur: { component: "gegl/box-blur", metadata: { x: 240, y: 0 } },
    mix: { component: "gegl/over", metadata: { x: 480, y: 0 } },
    look: { component: "gegl/sepia", metadata: { x: 720, y: 0 } },
  },
  connections: [
    { src: { process: "photo", port: "output" }, tgt: { process: "blur", port: "input" } },
    { src: { process: "photo", port: "output" }, tgt: { process: "mix", port: "aux" } },
    { src: { process: "blur", port: "output" }, tgt: { process: "mix", port: "input" } },
    { src: { process: "mix", port: "output" }, tgt: { process: "look", port: "input" } },
    { data: 4, tgt: { process: "blur", port: "radius" } },
  ],
  inports: {
    input: { process: "photo", port: "input" },
    size: { process: "blur", port: "radius", metadata: { description: "How soft", maximum: 9 } },
  },
  outports: { output: { process: "look", port: "output" } },
  groups: [{ name: "Soft", nodes: ["blur", "mix"] }],
};

const mixed = read(MIXED);
const output = () => "output";
const { inner, id, changes } = enclose(mixed, new Set(["blur", "mix"]), "soft", output);
const after = applyAll(mixed, changes);

test("one node stands in the place of those that became a graph, connected as they were", () => {
  expect(Object.keys(after.nodes)).toEqual(["photo", "look", "soft"]);
  expect(after.nodes[id]).toMatchObject({ component: "soft", metadata: { x: 360, y: 0 } });
  expect(feeding(after, { node: "soft", port: "input" })?.src.node).toBe("photo");
  expect(feeding(after, { node: "soft", port: "aux" })?.src.node).toBe("photo");
  expect(feeding(after, { node: "look", port: "input" })?.src).toEqual({
    node: "soft",
    port: "output",
  });
});

test("what crosses the border is exported, and values are kept", () => {
  expect(inner.inports).toMatchObject({
    input: { node: "blur", port: "input" },
    aux: { node: "mix", port: "aux" },
  });
  expect(inner.outports["output"]).toMatchObject({ node: "mix", port: "output" });
  expect(inner.nodes["blur"]?.values).toEqual({ radius: 4 });
  expect(inner.properties["environment"]).toEqual({ type: "imgflo" });
});

test("a shared property is shared through both graphs, with all that is said of it", () => {
  const metadata = { description: "How soft", maximum: 9 };
  expect(inner.inports["size"]).toEqual({ node: "blur", port: "radius", metadata });
  expect(after.inports["size"]).toEqual({ node: "soft", port: "size", metadata });
});

test("a frame goes along with the nodes that it is around", () => {
  expect(Object.keys(after.groups)).toEqual([]);
  expect(inner.groups["Soft"]?.nodes).toEqual(["blur", "mix"]);
});

test("the result of a graph that exports none is exported, so that it stays the result", () => {
  const { outports: _none, ...rest } = MIXED;
  const graph = read(rest);
  const made = enclose(graph, new Set(["look"]), "end", output);
  expect(made.inner.outports).toMatchObject({ output: { node: "look", port: "output" } });
  expect(applyAll(graph, made.changes).outports).toMatchObject({ output: { node: "end" } });
});

test("nodes with others between them are told from those without", () => {
  expect(between(mixed, new Set(["photo", "mix"]))).toEqual(["blur"]);
  expect(between(mixed, new Set(["blur", "mix"]))).toEqual([]);
});

test("a value that is set on the node counts more than what its graph sets", () => {
  const set = apply(after, {
    command: "addinitial",
    src: { data: 7 },
    tgt: { node: id, port: "size" },
  });
  const apart = applyAll(set, expand(set, id, inner).changes);
  expect(apart.nodes["blur"]?.values).toEqual({ radius: 7 });
});

test("nodes that are taken out make others move away", () => {
  const tight = applyAll(after, [{ command: "changenode", id: "look", metadata: { x: 600 } }]);
  const apart = applyAll(tight, expand(tight, id, inner).changes);
  expect(apart.nodes["blur"]?.metadata["x"]).toBe(360);
  expect(apart.nodes["mix"]?.metadata["x"]).toBe(600);
  expect(apart.nodes["look"]?.metadata["x"]).toBe(840);
});

test("what is made a graph and taken apart is what it was", () => {
  for (let seed = 1; seed <= 500; seed += 1) {
    const number = numbers(seed);
    let graph = EMPTY;
    for (let i = 0; i < 40; i += 1) graph = apply(graph, change(graph, number));
    const ids = new Set(Object.keys(graph.nodes).filter(() => number() < 0.5));
    if (ids.size === 0) continue;
    const made = enclose(graph, ids, "part", () => null);
    const there = applyAll(graph, made.changes);
    const back = applyAll(there, expand(there, made.id, made.inner).changes);
    expect(comparable(back), `seed ${seed}`).toEqual(comparable(graph));
  }
});

test("each of the two is one step to undo", () => {
  const history = new History();
  history.record(mixed, changes, "make a subgraph", null);
  expect(comparable(applyAll(after, history.undo(after)))).toEqual(comparable(mixed));
  const apart = expand(after, id, inner).changes;
  history.record(after, apart, "take apart", null);
  const now = applyAll(after, apart);
  expect(comparable(applyAll(now, history.undo(now)))).toEqual(comparable(after));
});

/** A graph, but for where nodes stand that nobody put anywhere, and the order within frames. */
function comparable(graph: Graph): unknown {
  const nodes = Object.entries(graph.nodes).map(([id, node]) => {
    const { x: _x, y: _y, ...metadata } = node.metadata;
    return [id, { ...node, metadata }];
  });
  const groups = Object.values(graph.groups)
    .filter(({ nodes }) => nodes.length > 0)
    .map((group) => [group.name, { ...group, nodes: [...new Set(group.nodes)].sort() }]);
  return { ...graph, nodes: Object.fromEntries(nodes), groups: Object.fromEntries(groups) };
}
