import { expect, test } from "vitest";

import { apply, applyAll } from "../apply";
import type { Change } from "../change";
import { History } from "../history";
import { inverse } from "../inverse";
import type { Graph } from "../model";
import { EMPTY } from "../model";
import { change, numbers } from "./arbitrary";

/** A graph after some arbitrary changes. */
function grown(seed: number, steps: number): Graph {
  const number = numbers(seed);
  let graph = EMPTY;
  for (let i = 0; i < steps; i += 1) graph = apply(graph, change(graph, number));
  return graph;
}

const set = (data: number): Change => ({
  command: "addinitial",
  src: { data },
  tgt: { node: "blur", port: "radius" },
});

const BLUR = apply(EMPTY, { command: "addnode", id: "blur", component: "gegl/box-blur" });

test("the inverse of any change leads back", () => {
  for (let seed = 1; seed <= 2000; seed += 1) {
    const graph = grown(seed, 25);
    const one = change(graph, numbers(seed + 1e6));
    const back = applyAll(apply(graph, one), inverse(graph, one));
    expect(back, JSON.stringify(one)).toEqual(graph);
  }
});

test("undoing everything leads to the beginning, redoing everything to the end", () => {
  const number = numbers(7);
  const history = new History();
  let graph = EMPTY;
  for (let i = 0; i < 200; i += 1) {
    const one = change(graph, number);
    history.record(graph, [one], "change", null);
    graph = apply(graph, one);
  }
  let back = graph;
  while (history.undoable !== null) back = applyAll(back, history.undo(back));
  expect(back).toEqual(EMPTY);
  while (history.redoable !== null) back = applyAll(back, history.redo(back));
  expect(back).toEqual(graph);
});

test("what a slider does while it is held is one step", () => {
  const history = new History();
  let graph = applyAll(BLUR, [set(1)]);
  for (const data of [2, 3, 4, 5]) {
    history.record(graph, [set(data)], "radius", "radius");
    graph = apply(graph, set(data));
  }
  const back = history.undo(graph);
  expect(back).toEqual([set(1)]);
  expect(history.undoable).toBeNull();
});

test("letting go of a slider begins another step", () => {
  const history = new History();
  history.record(BLUR, [set(1)], "radius", "radius");
  history.settle();
  history.record(apply(BLUR, set(1)), [set(2)], "radius", "radius");
  expect(history.undo(apply(BLUR, set(2)))).toEqual([set(1)]);
  expect(history.undoable).toBe("radius");
});

test("a new change ends what could be done again", () => {
  const history = new History();
  history.record(BLUR, [set(1)], "one", null);
  history.undo(apply(BLUR, set(1)));
  history.record(BLUR, [set(2)], "two", null);
  expect(history.redoable).toBeNull();
});
