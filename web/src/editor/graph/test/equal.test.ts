import { expect, test } from "vitest";

import { equal } from "../equal";
import { read } from "../source";

const GRAPH = {
  properties: { name: "a", title: "A" },
  processes: { x: { component: "gegl/sepia" }, y: { component: "gegl/crop" } },
  connections: [
    { src: { process: "x", port: "output" }, tgt: { process: "y", port: "input" } },
    { data: 1, tgt: { process: "x", port: "scale" } },
  ],
};

test("order and the way to write components make no other graph", () => {
  const other = {
    properties: { title: "A", name: "a" },
    processes: { y: { component: "gegl:crop" }, x: { component: "gegl:sepia" } },
    connections: GRAPH.connections.toReversed(),
  };
  expect(equal(read(GRAPH), read(other))).toBe(true);
});

test("another value, edge or place makes another graph", () => {
  const [edge, packet] = GRAPH.connections;
  const moved = { ...GRAPH.processes, x: { component: "gegl/sepia", metadata: { x: 1, y: 2 } } };
  for (const other of [
    { ...GRAPH, connections: [edge, { ...packet, data: 2 }] },
    { ...GRAPH, connections: [packet] },
    { ...GRAPH, processes: moved },
  ])
    expect(equal(read(GRAPH), read(other as typeof GRAPH))).toBe(false);
});
