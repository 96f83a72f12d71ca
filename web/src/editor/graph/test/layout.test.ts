import { expect, test } from "vitest";

import { arrange, NODE } from "../layout";
import { read } from "../source";
import type { Graph } from "../model";
import { change, numbers } from "./arbitrary";
import { apply } from "../apply";
import { EMPTY } from "../model";

/** A graph of these edges, each as `a-b`. */
function graphOf(edges: string): Graph {
  const pairs = edges.split(" ").map((edge) => edge.split("-") as [string, string]);
  return read({
    processes: Object.fromEntries(pairs.flat().map((id) => [id, { component: "gegl/nop" }])),
    connections: pairs.map(([from, to]) => ({
      src: { process: from, port: "output" },
      tgt: { process: to, port: from },
    })),
  });
}

function overlaps(places: ReturnType<typeof arrange>): boolean {
  const all = [...places.values()];
  return all.some((a, i) =>
    all.some(
      (b, j) => i < j && Math.abs(a.x - b.x) < NODE.width && Math.abs(a.y - b.y) < NODE.height,
    ),
  );
}

test("a chain is a straight line to the right", () => {
  const graph = graphOf("a-b b-c c-d");
  const places = arrange(graph, Object.keys(graph.nodes));
  expect([...places.values()].map(({ y }) => y)).toEqual([0, 0, 0, 0]);
  expect([...places.values()].map(({ x }) => x)).toEqual([0, 240, 480, 720]);
});

test("what is made of nothing stands right before what is made of it", () => {
  const graph = graphOf("a-b b-c c-d color-d");
  const places = arrange(graph, Object.keys(graph.nodes));
  expect(places.get("color")?.x).toBe(places.get("c")?.x);
});

test("pictures flow to the right, and no nodes overlap", () => {
  for (let seed = 1; seed <= 100; seed += 1) {
    const number = numbers(seed);
    let graph = EMPTY;
    for (let i = 0; i < 60; i += 1) graph = apply(graph, change(graph, number));
    const places = arrange(graph, Object.keys(graph.nodes));
    expect(places.size).toBe(Object.keys(graph.nodes).length);
    expect(overlaps(places)).toBe(false);
  }
  const diamond = graphOf("a-b a-c b-d c-d a-d");
  const places = arrange(diamond, Object.keys(diamond.nodes));
  for (const { src, tgt } of Object.values(diamond.edges)) {
    expect(places.get(tgt.node)?.x).toBeGreaterThan(places.get(src.node)?.x ?? Infinity);
  }
});
