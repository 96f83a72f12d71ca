// Where nodes go when nobody put them anywhere: in columns, from the left to the right as pictures
// flow, each as near as can be to what it is made of.

import type { Graph, Node } from "./model";
import { position } from "./model";

/** The size of a node on the canvas, how far down its first port is, the room between two, and the
 * grid that corners keep to. */
export const NODE = { width: 176, height: 190, port: 48, gap: 64, grid: 8 };

/** The size of a dot. */
export const DOT = 16;

/** Whether a node is a dot: it does nothing but lead an edge another way. */
export function isDot({ metadata }: Node): boolean {
  return metadata["reroute"] === true;
}

/** Rooms between two nodes of a column. */
const APART = NODE.height + 32;

/** How often columns are put in order by what their neighbours have become. */
const SWEEPS = 6;

/** The size of a node. */
export function sizeOf(node: Node): { width: number; height: number } {
  return isDot(node) ? { width: DOT, height: DOT } : NODE;
}

type Places = Map<string, { x: number; y: number }>;

/** Places for nodes, beginning where the first of them is now. */
export function arrange(graph: Graph, ids: readonly string[]): Places {
  const wanted = new Set(ids);
  const edges = Object.values(graph.edges)
    .map(({ src, tgt }) => [src.node, tgt.node] as const)
    .filter(([from, to]) => wanted.has(from) && wanted.has(to));
  const before = neighbours(ids, edges, ([from, to]) => [to, from]);
  const after = neighbours(ids, edges, ([from, to]) => [from, to]);
  const columns = columnsOf(ids, before, after);
  const heights = heightsOf(columns, before, after);
  const places = columns.flatMap((column, i) =>
    column.map((id) => {
      const node = graph.nodes[id];
      const x = i * (NODE.width + NODE.gap);
      const y = onGrid(heights.get(id) ?? 0);
      // A dot is in the middle of its column, where ports are.
      const [right, down] = [(NODE.width - DOT) / 2, NODE.port - DOT / 2];
      return [id, node && isDot(node) ? { x: x + right, y: y + down } : { x, y }] as const;
    }),
  );
  return new Map(places);
}

type Neighbours = Map<string, string[]>;
type Pair = readonly [string, string];

function neighbours(ids: readonly string[], edges: Pair[], turn: (edge: Pair) => Pair): Neighbours {
  const all: Neighbours = new Map(ids.map((id) => [id, []]));
  for (const [of, other] of edges.map(turn)) all.get(of)?.push(other);
  return all;
}

/** Columns of nodes: each node behind all that it is made of, and no farther than it has to be. */
function columnsOf(ids: readonly string[], before: Neighbours, after: Neighbours): string[][] {
  const depth = new Map<string, number>();
  const visiting = new Set<string>();
  const depthOf = (id: string): number => {
    const known = depth.get(id);
    if (known !== undefined) return known;
    // A circle is left where it was entered.
    if (visiting.has(id)) return 0;
    visiting.add(id);
    const found = Math.max(0, ...(before.get(id) ?? []).map((other) => depthOf(other) + 1));
    depth.set(id, found);
    return found;
  };
  ids.forEach(depthOf);
  // What is made of nothing stands right before what is made of it.
  for (const id of ids.filter((id) => before.get(id)?.length === 0)) {
    const users = (after.get(id) ?? []).map((other) => depth.get(other) ?? 0);
    if (users.length > 0) depth.set(id, Math.max(0, Math.min(...users) - 1));
  }
  const columns: string[][] = [];
  for (const id of ids) (columns[depth.get(id) ?? 0] ??= []).push(id);
  return Array.from(columns, (column) => column ?? []);
}

/** How far down nodes are: in turns from the left and from the right, each near its neighbours. */
function heightsOf(
  columns: string[][],
  before: Neighbours,
  after: Neighbours,
): Map<string, number> {
  const heights = new Map<string, number>();
  for (const column of columns) column.forEach((id, i) => heights.set(id, i * APART));
  for (let sweep = 0; sweep < SWEEPS; sweep += 1) {
    const back = sweep % 2 === 1;
    const near = back ? after : before;
    for (const column of back ? [...columns].reverse() : columns) {
      settle(column, heights, (id) =>
        mean((near.get(id) ?? []).map((other) => heights.get(other) ?? 0)),
      );
    }
  }
  return heights;
}

/** Puts the nodes of a column where they wish to be, in this order, as far as there is room. */
function settle(
  column: string[],
  heights: Map<string, number>,
  wish: (id: string) => number | null,
): void {
  const wishes = new Map(column.map((id) => [id, wish(id) ?? heights.get(id) ?? 0]));
  const wished = (id: string) => wishes.get(id) ?? 0;
  column.sort((a, b) => wished(a) - wished(b));
  let least = -Infinity;
  for (const id of column) {
    const height = Math.max(wished(id), least);
    heights.set(id, height);
    least = height + APART;
  }
  const shift = mean(column.map((id) => wished(id) - (heights.get(id) ?? 0))) ?? 0;
  for (const id of column) heights.set(id, (heights.get(id) ?? 0) + shift);
}

function mean(values: readonly number[]): number | null {
  return values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** The nearest line of the grid. */
export function onGrid(length: number): number {
  return Math.round(length / NODE.grid) * NODE.grid;
}

/** Where nodes are; those that nobody put anywhere are put in order. */
export function placesOf(graph: Graph): Places {
  const nodes = Object.values(graph.nodes);
  const placed = nodes.flatMap((node): [string, { x: number; y: number }][] => {
    const place = position(node);
    return place ? [[node.id, place]] : [];
  });
  if (placed.length === nodes.length) return new Map(placed);
  const arranged = arrange(graph, Object.keys(graph.nodes));
  return placed.length === 0 ? arranged : new Map([...arranged, ...placed]);
}
