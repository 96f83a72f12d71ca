// Questions to a graph.

import type { End } from "./change";
import type { Edge, Graph } from "./model";
import { edgeKey } from "./model";

/** The edges that lead into a node. */
export function incoming(graph: Graph, node: string): Edge[] {
  return Object.values(graph.edges).filter(({ tgt }) => tgt.node === node);
}

/** The edges that lead out of a node. */
export function outgoing(graph: Graph, node: string): Edge[] {
  return Object.values(graph.edges).filter(({ src }) => src.node === node);
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
