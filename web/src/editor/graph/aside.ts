// Nodes that are left out. One that is bypassed passes its picture on unchanged; of one that is muted
// nothing comes. What they were stands in their metadata, and for runtimes they are what they seem:
// a component that does nothing, without what is not connected to it.

import { applyAll } from "./apply";
import type { Change } from "./change";
import { nodeAgain } from "./inverse";
import type { Json } from "./json";
import type { Edge, Export, Graph, Node } from "./model";
import { edgeKey } from "./model";
import { feeding, incoming, outgoing } from "./select";

/** The component that passes its picture on. */
export const NOTHING = "gegl/nop";

/** How a node is left out. */
export type Way = "bypassed" | "muted";

type Exports = Graph["inports"];

/** What a node was before it was left out. */
interface Kept {
  component: string;
  values: Node["values"];
  edges: readonly Edge[];
  inports?: Exports;
  outports?: Exports;
}

/** How a node is left out; nothing if it is not. */
export function wayOf(node: Node): Way | null {
  const ways = ["bypassed", "muted"] as const;
  return ways.find((way) => typeof node.metadata[way] === "object") ?? null;
}

/** A node as it was before it was left out, or as it is. */
export function wasOf(node: Node): Pick<Node, "component" | "values"> {
  const way = wayOf(node);
  return way ? (node.metadata[way] as unknown as Kept) : node;
}

/** Leaves a node out in some way; takes it in again if it is left out so. */
export function leaveOut(graph: Graph, id: string, way: Way): Change[] {
  const node = graph.nodes[id];
  if (!node) return [];
  const before = wayOf(node);
  if (before === null) return aside(graph, node, way);
  const back = takeIn(graph, node, before);
  const then = applyAll(graph, back);
  return before === way ? back : [...back, ...aside(then, then.nodes[id] ?? node, way)];
}

function aside(graph: Graph, node: Node, way: Way): Change[] {
  const { id, component, values, metadata } = node;
  const edges = [...incoming(graph, id), ...outgoing(graph, id)];
  const own = ({ node }: Export) => node === id;
  const shown = Object.values(graph.outports).some(own);
  const passes = ({ src, tgt }: Edge) =>
    way === "bypassed" && (src.node === id || tgt.port === "input");
  // What comes in would go out of what the graph gives: so that is kept apart, too.
  const enters = ({ port }: Export) => port === "input" && !(way === "muted" && shown);
  const [inports, ins] = split(graph.inports, (end) => !own(end) || enters(end));
  const [outports, outs] = split(graph.outports, (end) => !own(end) || end.port === "output");
  const kept: Kept = {
    component,
    values,
    edges: edges.filter((edge) => !passes(edge)),
    inports: ins,
    outports: outs,
  };
  const left = { ...metadata, [way]: kept as unknown as Json };
  return replaced(
    { ...graph, inports, outports },
    { id, component: NOTHING, values: {}, metadata: left },
    edges.filter(passes),
  );
}

function takeIn(graph: Graph, node: Node, way: Way): Change[] {
  const { id } = node;
  const { [way]: was, ...metadata } = node.metadata;
  const { component, values, edges, inports, outports } = was as unknown as Kept;
  const there = ({ src, tgt }: Edge) =>
    [src.node, tgt.node].every((id) => graph.nodes[id]) && !feeding(graph, tgt);
  return replaced(
    {
      ...graph,
      inports: { ...inports, ...graph.inports },
      outports: { ...outports, ...graph.outports },
    },
    { id, component, values, metadata },
    [...incoming(graph, id), ...outgoing(graph, id), ...edges.filter(there)],
  );
}

/** The changes that put another node in the place of the one with its id, with these edges. */
function replaced(graph: Graph, node: Node, edges: readonly Edge[]): Change[] {
  const { id } = node;
  const keyed = edges.map((edge) => [edgeKey(edge.src, edge.tgt), edge] as const);
  const then = {
    ...graph,
    nodes: { ...graph.nodes, [id]: node },
    edges: Object.fromEntries(keyed),
  };
  return [{ command: "removenode", id }, ...nodeAgain(then, id)];
}

/** What is as wanted, and what is not. */
function split(all: Exports, wanted: (one: Export) => boolean): [Exports, Exports] {
  const entries = Object.entries(all);
  return [
    Object.fromEntries(entries.filter(([, one]) => wanted(one))),
    Object.fromEntries(entries.filter(([, one]) => !wanted(one))),
  ];
}
