// Arbitrary changes of graphs, the same ones in every run.

import type { Change } from "../change";
import type { Graph } from "../model";

/** Numbers from 0 up to 1 that look random (a linear congruential generator). */
export function numbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

/** A change that a user could make of a graph. */
export function change(graph: Graph, number: () => number): Change {
  const one = <T>(list: readonly T[]): T => list[Math.floor(number() * list.length)] as T;
  const name = (all: object) => one([...Object.keys(all), "a", "b", "c"]);
  const end = () => ({ node: name(graph.nodes), port: one(["input", "aux", "radius"]) });
  const edge = () => one([...Object.values(graph.edges), { src: end(), tgt: end() }]);
  const fresh = `n${Math.floor(number() * 1e6)}`;
  const changes: (() => Change)[] = [
    () => ({ command: "addnode", id: fresh, component: "gegl/nop", metadata: { x: 1, y: 2 } }),
    () => ({ command: "addnode", id: fresh, component: "gegl/invert" }),
    () => ({ command: "removenode", id: name(graph.nodes) }),
    () => ({ command: "renamenode", from: name(graph.nodes), to: fresh }),
    () => ({
      command: "changenode",
      id: name(graph.nodes),
      metadata: { x: one([null, 5, 6]), label: "L" },
    }),
    () => ({ command: "addedge", src: end(), tgt: end() }),
    () => ({ command: "removeedge", src: edge().src, tgt: edge().tgt }),
    () => ({ command: "addinitial", src: { data: number() }, tgt: end() }),
    () => ({ command: "removeinitial", tgt: end() }),
    () => ({
      command: "addinport",
      public: one(["p", "q"]),
      ...end(),
      metadata: { description: "D" },
    }),
    () => ({ command: "removeinport", public: one(["p", "q"]) }),
    () => ({ command: "addoutport", public: "output", node: name(graph.nodes), port: "output" }),
    () => ({ command: "addgroup", name: one(["g", "h"]), nodes: [name(graph.nodes)] }),
    () => ({ command: "removegroup", name: one(["g", "h"]) }),
    () => ({ command: "describe", properties: { title: one([null, "T", "U"]), tags: ["a"] } }),
    () => ({ command: "changegroup", name: one(["g", "h"]), metadata: { color: number() } }),
  ];
  return one(changes)();
}
