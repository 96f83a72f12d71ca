// What a change makes of a graph. A change that does not fit leaves it as it is.

import type { Change, End } from "./change";
import type { Json, Metadata } from "./json";
import type { Edge, Export, Graph, Group, Node } from "./model";
import { edgeKey } from "./model";

type Dictionary<T> = { readonly [name: string]: T };

/** The graph after a change. */
export function apply(graph: Graph, change: Change): Graph {
  switch (change.command) {
    case "addnode":
      return addNode(graph, change.id, change.component, change.metadata ?? {});
    case "removenode":
      return removeNode(graph, change.id);
    case "renamenode":
      return renameNode(graph, change.from, change.to);
    case "changenode":
      return changeNode(graph, change.id, (node) => ({
        ...node,
        metadata: merged(node.metadata, change.metadata),
      }));
    case "addedge":
    case "removeedge":
    case "changeedge":
      return { ...graph, edges: edges(graph, change) };
    case "addinitial":
      return changeNode(graph, change.tgt.node, (node) => ({
        ...node,
        values: { ...node.values, [change.tgt.port]: change.src.data },
      }));
    case "removeinitial":
      return changeNode(graph, change.tgt.node, (node) => ({
        ...node,
        values: without(node.values, change.tgt.port),
      }));
    case "addinport":
    case "removeinport":
    case "renameinport":
      return { ...graph, inports: exports(graph, graph.inports, change) };
    case "addoutport":
    case "removeoutport":
    case "renameoutport":
      return { ...graph, outports: exports(graph, graph.outports, change) };
    case "describe":
      return { ...graph, properties: merged(graph.properties, change.properties) };
    default:
      return { ...graph, groups: groups(graph.groups, change) };
  }
}

/** The graph after several changes. */
export function applyAll(graph: Graph, changes: readonly Change[]): Graph {
  return changes.reduce(apply, graph);
}

function addNode(graph: Graph, id: string, component: string, metadata: Metadata): Graph {
  if (graph.nodes[id]) return graph;
  const node: Node = { id, component, metadata, values: {} };
  return { ...graph, nodes: { ...graph.nodes, [id]: node } };
}

function changeNode(graph: Graph, id: string, change: (node: Node) => Node): Graph {
  const node = graph.nodes[id];
  return node ? { ...graph, nodes: { ...graph.nodes, [id]: change(node) } } : graph;
}

function removeNode(graph: Graph, id: string): Graph {
  if (!graph.nodes[id]) return graph;
  const elsewhere = (end: End) => end.node !== id;
  return {
    ...graph,
    nodes: without(graph.nodes, id),
    edges: only(graph.edges, ({ src, tgt }) => elsewhere(src) && elsewhere(tgt)),
    inports: only(graph.inports, elsewhere),
    outports: only(graph.outports, elsewhere),
    groups: each(graph.groups, (group) =>
      group.nodes.includes(id)
        ? { ...group, nodes: group.nodes.filter((node) => node !== id) }
        : group,
    ),
  };
}

function renameNode(graph: Graph, from: string, to: string): Graph {
  const node = graph.nodes[from];
  if (!node || graph.nodes[to]) return graph;
  const end = <E extends End>(end: E): E => (end.node === from ? { ...end, node: to } : end);
  const moved = (edge: Edge): Edge => ({ ...edge, src: end(edge.src), tgt: end(edge.tgt) });
  const renamed = Object.values(graph.edges).map(moved);
  return {
    ...graph,
    nodes: rename(graph.nodes, from, to, { ...node, id: to }),
    edges: Object.fromEntries(renamed.map((edge) => [edgeKey(edge.src, edge.tgt), edge])),
    inports: each(graph.inports, end),
    outports: each(graph.outports, end),
    groups: each(graph.groups, (group) => ({
      ...group,
      nodes: group.nodes.map((id) => (id === from ? to : id)),
    })),
  };
}

function edges(
  graph: Graph,
  change: Change & { command: "addedge" | "removeedge" | "changeedge" },
): Graph["edges"] {
  const { src, tgt } = change;
  const key = edgeKey(src, tgt);
  const there = graph.edges[key];
  if (change.command === "removeedge") return without(graph.edges, key);
  if (change.command === "changeedge") {
    if (!there) return graph.edges;
    const metadata = merged(there.metadata, change.metadata);
    return { ...graph.edges, [key]: { ...there, metadata } };
  }
  if (!graph.nodes[src.node] || !graph.nodes[tgt.node]) return graph.edges;
  const edge = { src: plain(src), tgt: plain(tgt), metadata: change.metadata ?? {} };
  return { ...graph.edges, [key]: edge };
}

function plain({ node, port }: End): End {
  return { node, port };
}

function exports(
  graph: Graph,
  all: Dictionary<Export>,
  change: Change & { command: `${"add" | "remove" | "rename"}${"inport" | "outport"}` },
): Dictionary<Export> {
  if ("from" in change) {
    const there = all[change.from];
    return there ? rename(all, change.from, change.to, there) : all;
  }
  if (!("node" in change)) return without(all, change.public);
  if (!graph.nodes[change.node]) return all;
  const { node, port, metadata = {} } = change;
  return { ...all, [change.public]: { node, port, metadata } };
}

function groups(
  all: Dictionary<Group>,
  change: Change & { command: `${"add" | "remove" | "rename" | "change"}group` },
): Dictionary<Group> {
  switch (change.command) {
    case "addgroup": {
      const { name, nodes, metadata = {} } = change;
      return { ...all, [name]: { name, nodes, metadata } };
    }
    case "removegroup":
      return without(all, change.name);
    case "renamegroup": {
      const there = all[change.from];
      return there ? rename(all, change.from, change.to, { ...there, name: change.to }) : all;
    }
    case "changegroup": {
      const there = all[change.name];
      if (!there) return all;
      const metadata = merged(there.metadata, change.metadata);
      return { ...all, [change.name]: { ...there, metadata } };
    }
  }
}

/** What is there with what is new; what is new and `null` is removed. */
function merged(there: Metadata, news: Metadata): Metadata {
  const all = Object.entries({ ...there, ...news } as Record<string, Json>);
  return Object.fromEntries(all.filter(([, value]) => value !== null));
}

function without<T>(all: Dictionary<T>, name: string): Dictionary<T> {
  const { [name]: _gone, ...rest } = all;
  return rest;
}

function only<T>(all: Dictionary<T>, keep: (one: T) => boolean): Dictionary<T> {
  return Object.fromEntries(Object.entries(all).filter(([, one]) => keep(one)));
}

function each<T>(all: Dictionary<T>, change: (one: T) => T): Dictionary<T> {
  return Object.fromEntries(Object.entries(all).map(([name, one]) => [name, change(one)]));
}

/** The same in the same order, with one under another name. */
function rename<T>(all: Dictionary<T>, from: string, to: string, one: T): Dictionary<T> {
  if (to in all) return all;
  const entries = Object.entries(all);
  return Object.fromEntries(entries.map((entry) => (entry[0] === from ? [to, one] : entry)));
}
