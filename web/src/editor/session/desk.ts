// What is on the desk of this user alone: what is selected, what is looked at, which panels are open.

import { createStore } from "zustand/vanilla";

import type { End } from "../graph/change";
import type { Point } from "../graph/edit";
import type { Color } from "./color";

/** Where the palette was opened, and what for. */
export interface Search {
  /** Where on the canvas what is picked goes; nothing if it does not matter. */
  at: Point | null;
  /** The port that what is picked is connected to. */
  from: { end: End; side: "source" | "target" } | null;
  /** The edge that it is put into. */
  edge: string | null;
}

/** A dialog that covers the desk. */
export type Sheet =
  "library" | "publish" | "shortcuts" | "save" | "runtime" | "source" | "carried" | "subgraph";

/** Which part has the screen to itself. */
export type Pane = "picture" | "graph" | "properties";

export interface Desk {
  selection: ReadonlySet<string>;
  /** The keys of the edges that are selected. */
  edges: ReadonlySet<string>;
  /** The node whose picture is looked at; the graph's result if none was chosen. */
  viewed: string | null;
  /** The node that it is compared with. */
  compared: string | null;
  search: Search | null;
  sheet: Sheet | null;
  /** A picture that carries a graph, and where or on which node it was dropped: the user is asked which
   * it is to be. */
  carried: { file: File; at: Point | null; on: string | null } | null;
  /** What takes the color that is picked from the large picture, and what has the focus afterwards. */
  picking: { take(color: Color): void; from: HTMLElement | null } | null;
  /** A node that the canvas moves to, if it is not to be seen. */
  reveal: string | null;
  /** On small screens, the one part that is shown. */
  pane: Pane;
  /** The part of the window's height that the picture has. */
  split: number;
  theme: "system" | "light" | "dark";
  tour: number | null;
  /** The graphs that this one was entered from, the outermost first. */
  trail: readonly { id: string; title: string }[];
  /** What was just done, and can be taken back by a press of a button. */
  notice: { text: string; again?: { label: string; run(): void } } | null;
}

const PLACE = "imgflo.desk";
const KEPT = ["split", "theme"] as const;

/** The desk. */
export function createDesk() {
  const store = createStore<Desk>(() => ({
    selection: new Set(),
    edges: new Set(),
    viewed: null,
    compared: null,
    search: null,
    sheet: null,
    carried: null,
    picking: null,
    reveal: null,
    pane: "picture",
    split: 0.55,
    theme: "system",
    tour: null,
    trail: [],
    notice: null,
    ...remembered(),
  }));
  store.subscribe((now, before) => {
    if (KEPT.some((key) => now[key] !== before[key])) remember(now);
  });
  return store;
}

function remembered(): Partial<Desk> {
  try {
    const kept = JSON.parse(localStorage.getItem(PLACE) ?? "{}") as Partial<Desk>;
    return Object.fromEntries(KEPT.filter((key) => key in kept).map((key) => [key, kept[key]]));
  } catch {
    return {};
  }
}

function remember(desk: Desk): void {
  localStorage.setItem(
    PLACE,
    JSON.stringify(Object.fromEntries(KEPT.map((key) => [key, desk[key]]))),
  );
}
