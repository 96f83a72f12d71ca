// What takes a change back.

import type { Change, End } from "./change";
import type { Json, Metadata } from "./json";
import type { Edge, Graph } from "./model";
import { edgeKey } from "./model";

/** The changes that lead back from what `change` makes of `graph`. */
export function inverse(graph: Graph, change: Change): Change[] {
  switch (change.command) {
    case "addnode":
      return graph.nodes[change.id] ? [] : [{ command: "removenode", id: change.id }];
    case "removenode":
      return nodeAgain(graph, change.id);
    case "renamenode":
      return [{ command: "renamenode", from: change.to, to: change.from }];
    case "changenode": {
      const before = graph.nodes[change.id]?.metadata;
      const metadata = before && back(before, change.metadata);
      return metadata ? [{ command: "changenode", id: change.id, metadata }] : [];
    }
    case "addinitial":
    case "removeinitial":
      return valueAgain(graph, change.tgt);
    case "addedge":
    case "removeedge":
    case "changeedge":
      return edgeBack(graph, change);
    default:
      return outsideBack(graph, change);
  }
}

function edgeBack(
  graph: Graph,
  change: Change & { command: "addedge" | "removeedge" | "changeedge" },
): Change[] {
  const { src, tgt } = change;
  const there = graph.edges[edgeKey(src, tgt)];
  if (change.command === "addedge") return there ? [] : [{ command: "removeedge", src, tgt }];
  if (!there) return [];
  if (change.command === "removeedge") return [edgeAgain(there)];
  return [{ command: "changeedge", src, tgt, metadata: back(there.metadata, change.metadata) }];
}

/** For what a graph shows to the outside, and groups. */
function outsideBack(graph: Graph, change: Change): Change[] {
  switch (change.command) {
    case "addinport":
    case "removeinport":
      return exportAgain(graph, "inport", change.public);
    case "addoutport":
    case "removeoutport":
      return exportAgain(graph, "outport", change.public);
    case "renameinport":
    case "renameoutport":
    case "renamegroup":
      return [{ command: change.command, from: change.to, to: change.from }];
    case "addgroup":
    case "removegroup": {
      const there = graph.groups[change.name];
      if (!there) return [{ command: "removegroup", name: change.name }];
      return [{ command: "addgroup", ...there }];
    }
    case "changegroup": {
      const there = graph.groups[change.name];
      const metadata = there && back(there.metadata, change.metadata);
      return metadata ? [{ command: "changegroup", name: change.name, metadata }] : [];
    }
    case "describe":
      return [{ command: "describe", properties: back(graph.properties, change.properties) }];
    default:
      return [];
  }
}

/** The changes that add a node of a graph, with all that hangs on it. */
export function nodeAgain(graph: Graph, id: string): Change[] {
  const node = graph.nodes[id];
  if (!node) return [];
  const of = (end: End) => end.node === id;
  const exported = (kind: "inport" | "outport") =>
    Object.entries(graph[`${kind}s`])
      .filter(([, end]) => of(end))
      .flatMap(([name]) => exportAgain(graph, kind, name));
  const grouped = Object.values(graph.groups).filter((group) => group.nodes.includes(id));
  return [
    { command: "addnode", id, component: node.component, metadata: node.metadata },
    ...Object.entries(node.values).map(([port, data]) => initial({ node: id, port }, data)),
    ...Object.values(graph.edges)
      .filter(({ src, tgt }) => of(src) || of(tgt))
      .map(edgeAgain),
    ...exported("inport"),
    ...exported("outport"),
    ...grouped.flatMap((group): Change[] => [
      { command: "removegroup", name: group.name },
      { command: "addgroup", ...group },
    ]),
  ];
}

function valueAgain(graph: Graph, tgt: End): Change[] {
  const values = graph.nodes[tgt.node]?.values;
  if (!values) return [];
  const before = values[tgt.port];
  return before === undefined ? [{ command: "removeinitial", tgt }] : [initial(tgt, before)];
}

function exportAgain(graph: Graph, kind: "inport" | "outport", name: string): Change[] {
  const there = graph[`${kind}s`][name];
  if (!there) return [{ command: `remove${kind}`, public: name }];
  return [{ command: `add${kind}`, public: name, ...there }];
}

function initial(tgt: End, data: Json): Change {
  return { command: "addinitial", src: { data }, tgt };
}

function edgeAgain({ src, tgt, metadata }: Edge): Change {
  return { command: "addedge", src, tgt, metadata };
}

/** What was noted before under the names that are changed; `null` where there was nothing. */
function back(before: Metadata, changed: Metadata): Metadata {
  return Object.fromEntries(Object.keys(changed).map((name) => [name, before[name] ?? null]));
}
