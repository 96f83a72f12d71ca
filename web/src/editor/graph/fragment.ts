// Parts of graphs: what is copied, pasted and duplicated.

import type { Change, End } from "./change";
import type { Graph } from "./model";
import { edgeKey, EMPTY, position } from "./model";
import { freshName } from "./select";
import type { Source } from "./source";
import { changesOf, write } from "./source";

/** The part of a graph that these nodes are, as a source. */
export function cut(graph: Graph, ids: Iterable<string>): Source {
  return write(part(graph, ids));
}

/** The part of a graph that these nodes are, with what connects them. */
export function part(graph: Graph, ids: Iterable<string>): Graph {
  const wanted = new Set(ids);
  const edges = Object.values(graph.edges).filter(
    ({ src, tgt }) => wanted.has(src.node) && wanted.has(tgt.node),
  );
  const nodes = Object.values(graph.nodes).filter(({ id }) => wanted.has(id));
  return {
    ...EMPTY,
    nodes: Object.fromEntries(nodes.map((node) => [node.id, node])),
    edges: Object.fromEntries(edges.map((edge) => [edgeKey(edge.src, edge.tgt), edge])),
  };
}

/** Changes that add a fragment to a graph, `by` away from where it was, under names not yet taken;
 * and those names, by the ones before. */
export function paste(
  graph: Graph,
  fragment: Source,
  by: { x: number; y: number },
): { changes: Change[]; ids: string[]; names: ReadonlyMap<string, string> } {
  const names = new Map<string, string>();
  const taken: Record<string, unknown> = { ...graph.nodes };
  for (const id of Object.keys(fragment.processes ?? {})) {
    const name = freshName(taken, id);
    taken[name] = true;
    names.set(id, name);
  }
  const { processes = {}, connections = [] } = fragment;
  const changes = changesOf({ processes, connections }).map((change) => moved(change, names, by));
  return { changes, ids: [...names.values()], names };
}

/** The upper left corner of a fragment. */
export function corner(fragment: Source): { x: number; y: number } {
  const nodes = Object.entries(fragment.processes ?? {}).map(([id, { component, metadata = {} }]) =>
    position({ id, component, metadata, values: {} }),
  );
  const places = nodes.filter((place) => place !== null);
  if (places.length === 0) return { x: 0, y: 0 };
  return {
    x: Math.min(...places.map(({ x }) => x)),
    y: Math.min(...places.map(({ y }) => y)),
  };
}

function moved(change: Change, names: Map<string, string>, by: { x: number; y: number }): Change {
  const end = ({ node, port }: End): End => ({ node: names.get(node) ?? node, port });
  switch (change.command) {
    case "addnode": {
      const { x, y } = change.metadata ?? {};
      const placed = typeof x === "number" && typeof y === "number";
      const place = placed ? { x: x + by.x, y: y + by.y } : {};
      const metadata = { ...change.metadata, ...place };
      return { ...change, id: names.get(change.id) ?? change.id, metadata };
    }
    case "addedge":
      return { ...change, src: end(change.src), tgt: end(change.tgt) };
    case "addinitial":
      return { ...change, tgt: end(change.tgt) };
    default:
      return change;
  }
}
