// Questions to a graph.

import type { End } from "./change";
import type { Edge, Graph } from "./model";
import { edgeKey } from "./model";

type ByNode = ReadonlyMap<string, readonly Edge[]>;

/** Edges by the nodes at their ends: many questions are about the same edges. */
const indices = new WeakMap<Graph["edges"], { into: ByNode; outOf: ByNode }>();

function indexed({ edges }: Graph): { into: ByNode; outOf: ByNode } {
  const known = indices.get(edges);
  if (known) return known;
  const all = Object.values(edges);
  const made = {
    into: grouped(all, ({ tgt }) => tgt.node),
    outOf: grouped(all, ({ src }) => src.node),
  };
  indices.set(edges, made);
  return made;
}

/** Edges by a name that each has. */
export function grouped(
  edges: readonly Edge[],
  name: (edge: Edge) => string,
): Map<string, [Edge, ...Edge[]]> {
  const all = new Map<string, [Edge, ...Edge[]]>();
  for (const edge of edges) {
    const there = all.get(name(edge));
    if (there) there.push(edge);
    else all.set(name(edge), [edge]);
  }
  return all;
}

/** The edges that lead into a node. */
export function incoming(graph: Graph, node: string): readonly Edge[] {
  return indexed(graph).into.get(node) ?? [];
}

/** The edges that lead out of a node. */
export function outgoing(graph: Graph, node: string): readonly Edge[] {
  return indexed(graph).outOf.get(node) ?? [];
}

/** The edge that leads into a port. */
export function feeding(graph: Graph, { node, port }: End): Edge | undefined {
  return incoming(graph, node).find(({ tgt }) => tgt.port === port);
}

/** All nodes that something of a node comes to, itself among them. */
export function downstream(graph: Graph, node: string): Set<string> {
  const found = new Set([node]);
  for (const id of found) for (const { tgt } of outgoing(graph, id)) found.add(tgt.node);
  return found;
}

/** Whether an edge would lead in a circle. */
export function circles(graph: Graph, src: End, tgt: End): boolean {
  return downstream(graph, tgt.node).has(src.node);
}

/** Whether there is an edge already. */
export function connected(graph: Graph, src: End, tgt: End): boolean {
  return edgeKey(src, tgt) in graph.edges;
}

/** A name that no node has yet, made from another. */
export function freshName(taken: { readonly [name: string]: unknown }, wanted: string): string {
  const stem = wanted.replace(/-\d+$/, "");
  if (!(wanted in taken)) return wanted;
  for (let n = 2; ; n += 1) if (!(`${stem}-${n}` in taken)) return `${stem}-${n}`;
}

/** The node whose picture is the graph's: the one behind its exported port, or the last there is. */
export function result(graph: Graph): string | null {
  const exported = graph.outports["output"] ?? Object.values(graph.outports)[0];
  if (exported) return exported.node;
  const ends = Object.keys(graph.nodes).filter((id) => outgoing(graph, id).length === 0);
  return ends.at(-1) ?? null;
}

/** Whether two graphs differ in nothing but the values of their nodes' ports. */
export function sameStructure(a: Graph, b: Graph): boolean {
  if (a === b) return true;
  const rest = ["edges", "inports", "outports", "groups", "properties"] as const;
  if (rest.some((part) => a[part] !== b[part])) return false;
  const ids = Object.keys(a.nodes);
  if (ids.length !== Object.keys(b.nodes).length) return false;
  return ids.every((id) => {
    const [one, other] = [a.nodes[id], b.nodes[id]];
    return (
      one === other || (one?.component === other?.component && one?.metadata === other?.metadata)
    );
  });
}
