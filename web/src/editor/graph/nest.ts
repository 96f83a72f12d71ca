// Graphs in graphs: nodes that become a graph of their own, and a graph that is taken apart again.

import type { Change, End } from "./change";
import { part, paste } from "./fragment";
import { NODE, onGrid, placesOf } from "./layout";
import type { Edge, Export, Graph } from "./model";
import { downstream, freshName, outgoing, result } from "./select";
import { write } from "./source";

/** The nodes between others: what comes out of those goes through them, and comes back. */
export function between(graph: Graph, ids: ReadonlySet<string>): string[] {
  const behind = new Set([...ids].flatMap((id) => [...downstream(graph, id)]));
  const leadsBack = (id: string) => [...downstream(graph, id)].some((other) => ids.has(other));
  return [...behind].filter((id) => !ids.has(id) && leadsBack(id));
}

/**
 * Makes nodes a graph of their own, `inner`, which is to be the component of this name, and puts one
 * node in their place. `outputOf` names the port that something comes out of a node by.
 */
export function enclose(
  graph: Graph,
  ids: ReadonlySet<string>,
  component: string,
  outputOf: (node: string) => string | null,
): { inner: Graph; id: string; changes: Change[] } {
  const border = bordering(graph, ids);
  const outports = withResult(graph, outputOf);
  const inside = ({ node }: End) => ids.has(node);
  const exported = (all: Graph["inports"]) => Object.entries(all).filter(([, end]) => inside(end));
  const ins = new Exports();
  const outs = new Exports();
  for (const [name, end] of exported(graph.inports)) ins.add(end, name, end.metadata);
  for (const { tgt } of border.into) ins.add(tgt, tgt.port);
  // What a graph gives first has the name that it has everywhere, for that is what is seen of it.
  for (const [i, [name, end]] of exported(outports).entries())
    outs.add(end, i === 0 ? end.port : name, end.metadata);
  for (const { src } of border.outOf) outs.add(src, src.port);
  for (const end of loose(graph, ids, outputOf)) outs.add(end, end.port);
  const { environment } = graph.properties;
  const inner: Graph = {
    ...part(graph, ids),
    properties: { title: component, ...(environment ? { environment } : {}) },
    groups: groupsWithin(graph, ids),
    inports: ins.all,
    outports: outs.all,
  };
  const id = freshName(graph.nodes, component.replace(/^.*\//, ""));
  const into = (end: End): End => ({ node: id, port: ins.nameOf(end) });
  const outOf = (end: End): End => ({ node: id, port: outs.nameOf(end) });
  return {
    inner,
    id,
    changes: [
      ...Object.keys(inner.groups).map((name): Change => ({ command: "removegroup", name })),
      ...[...ids].map((id): Change => ({ command: "removenode", id })),
      { command: "addnode", id, component, metadata: { ...middle(graph, ids) } },
      ...border.into.map((edge) => edgeOf(edge.src, into(edge.tgt), edge)),
      ...border.outOf.map((edge) => edgeOf(outOf(edge.src), edge.tgt, edge)),
      ...exported(graph.inports).map(([name, end]) => shared("inport", name, into(end), end)),
      ...Object.entries(outports)
        .filter(([name, end]) => inside(end) || !graph.outports[name])
        .map(([name, end]) => shared("outport", name, inside(end) ? outOf(end) : end, end)),
      ...regrouped(without(graph.groups, inner.groups), ids, [id]),
    ],
  };
}

/** Puts the nodes of a graph, `inner`, in the place of the node that stands for it. */
export function expand(
  graph: Graph,
  id: string,
  inner: Graph,
): { ids: string[]; changes: Change[] } {
  const { [id]: node, ...others } = graph.nodes;
  if (!node) return { ids: [], changes: [] };
  const { shift, room } = roomFor(graph, id, inner);
  const { names, ...pasted } = paste({ ...graph, nodes: others }, write(placed(inner)), shift);
  const renamed = <E extends End>(end: E): E => ({ ...end, node: names.get(end.node) ?? end.node });
  const own = (kind: "inports" | "outports", port: string): Export | undefined => {
    const end = inner[kind][port];
    return end && renamed(end);
  };
  const border = bordering(graph, new Set([id]));
  const exported = (kind: "inport" | "outport"): Change[] =>
    Object.entries(graph[`${kind}s`]).flatMap(([name, end]) => {
      const to = end.node === id ? own(`${kind}s`, end.port) : undefined;
      const metadata = { ...to?.metadata, ...end.metadata };
      return to ? [shared(kind, name, to, { ...to, metadata })] : [];
    });
  const changes: Change[] = [
    { command: "removenode", id },
    ...room,
    ...pasted.changes,
    ...Object.entries(node.values).flatMap(([port, data]): Change[] => {
      const tgt = own("inports", port);
      return tgt ? [{ command: "addinitial", src: { data }, tgt: plain(tgt) }] : [];
    }),
    ...border.into.flatMap((edge) => {
      const tgt = own("inports", edge.tgt.port);
      return tgt ? [edgeOf(edge.src, plain(tgt), edge)] : [];
    }),
    ...border.outOf.flatMap((edge) => {
      const src = own("outports", edge.src.port);
      return src ? [edgeOf(plain(src), edge.tgt, edge)] : [];
    }),
    ...exported("inport"),
    ...exported("outport"),
    ...regrouped(graph.groups, new Set([id]), pasted.ids),
    ...framed(graph.groups, inner.groups, names),
  ];
  return { ids: pasted.ids, changes };
}

/** Ports that are exported, each once, under names that are not taken. */
class Exports {
  readonly all: { [name: string]: Export } = {};
  private readonly names = new Map<string, string>();

  add({ node, port }: End, wanted: string, metadata: Export["metadata"] = {}): void {
    const key = JSON.stringify([node, port]);
    if (this.names.has(key)) return;
    const name = freshName(this.all, wanted);
    this.names.set(key, name);
    this.all[name] = { node, port, metadata };
  }

  nameOf({ node, port }: End): string {
    return this.names.get(JSON.stringify([node, port])) ?? port;
  }
}

/** The edges that lead into some nodes from elsewhere, and out of them. */
function bordering(graph: Graph, ids: ReadonlySet<string>): { into: Edge[]; outOf: Edge[] } {
  const edges = Object.values(graph.edges);
  return {
    into: edges.filter(({ src, tgt }) => !ids.has(src.node) && ids.has(tgt.node)),
    outOf: edges.filter(({ src, tgt }) => ids.has(src.node) && !ids.has(tgt.node)),
  };
}

/** What a graph gives; of one that exports nothing what is its result, so that it stays that. */
function withResult(
  { outports, ...graph }: Graph,
  outputOf: (node: string) => string | null,
): Graph["outports"] {
  if (Object.keys(outports).length > 0) return outports;
  const node = result({ ...graph, outports });
  const port = node && outputOf(node);
  return node && port ? { output: { node, port, metadata: {} } } : {};
}

/** Where nodes give something that nobody takes. */
function loose(
  graph: Graph,
  ids: ReadonlySet<string>,
  outputOf: (node: string) => string | null,
): End[] {
  return [...ids].flatMap((node) => {
    const port = outgoing(graph, node).length === 0 ? outputOf(node) : null;
    return port === null ? [] : [{ node, port }];
  });
}

/** Frames that have these nodes in them, and no others. */
function groupsWithin({ groups }: Graph, ids: ReadonlySet<string>): Graph["groups"] {
  const within = Object.entries(groups).filter(
    ([, { nodes }]) => nodes.length > 0 && nodes.every((id) => ids.has(id)),
  );
  return Object.fromEntries(within);
}

/** Frames that have some nodes in them, with others in their place. */
function regrouped(
  groups: Graph["groups"],
  gone: ReadonlySet<string>,
  ids: readonly string[],
): Change[] {
  return Object.values(groups)
    .filter(({ nodes }) => nodes.some((id) => gone.has(id)))
    .flatMap((group): Change[] => [
      { command: "removegroup", name: group.name },
      {
        command: "addgroup",
        ...group,
        nodes: [...group.nodes.filter((id) => !gone.has(id)), ...ids],
      },
    ]);
}

/** Frames of another graph, under names that are not taken. */
function framed(
  taken: Graph["groups"],
  groups: Graph["groups"],
  names: ReadonlyMap<string, string>,
): Change[] {
  const all: { [name: string]: unknown } = { ...taken };
  return Object.values(groups).map((group) => {
    const name = freshName(all, group.name);
    all[name] = group;
    return {
      command: "addgroup",
      ...group,
      name,
      nodes: group.nodes.map((id) => names.get(id) ?? id),
    };
  });
}

/** The box that nodes stand in. */
function box(graph: Graph, ids: Iterable<string>) {
  const places = placesOf(graph);
  const all = [...ids].flatMap((id) => places.get(id) ?? []);
  const [left, top] = [Math.min(...all.map(({ x }) => x)), Math.min(...all.map(({ y }) => y))];
  const right = Math.max(...all.map(({ x }) => x)) + NODE.width;
  return { left, top, right, bottom: Math.max(...all.map(({ y }) => y)) + NODE.height };
}

/** Where one node stands in the middle of others. */
function middle(graph: Graph, ids: Iterable<string>): { x: number; y: number } {
  const { left, top, right, bottom } = box(graph, ids);
  return {
    x: onGrid((left + right - NODE.width) / 2),
    y: onGrid((top + bottom - NODE.height) / 2),
  };
}

/** The graph with a place for every node. */
function placed(graph: Graph): Graph {
  const places = placesOf(graph);
  const nodes = Object.values(graph.nodes).map((node) => {
    const metadata = { ...node.metadata, ...places.get(node.id) };
    return [node.id, { ...node, metadata }] as const;
  });
  return { ...graph, nodes: Object.fromEntries(nodes) };
}

/**
 * How far nodes have to be moved to stand around where one node stood. Where others stand there,
 * they begin where it began, and what is right of it makes room.
 */
function roomFor(
  graph: Graph,
  id: string,
  inner: Graph,
): { shift: { x: number; y: number }; room: Change[] } {
  const places = placesOf(graph);
  const at = places.get(id) ?? { x: 0, y: 0 };
  const ids = Object.keys(inner.nodes);
  if (ids.length === 0) return { shift: at, room: [] };
  const center = middle(inner, ids);
  const shift = { x: at.x - center.x, y: at.y - center.y };
  const { left, right, top, bottom } = box(inner, ids);
  const meets = ({ x, y }: { x: number; y: number }) =>
    x < right + shift.x &&
    x + NODE.width > left + shift.x &&
    y < bottom + shift.y &&
    y + NODE.height > top + shift.y;
  const others = [...places].filter(([other]) => other !== id);
  if (!others.some(([, place]) => meets(place))) return { shift, room: [] };
  const wider = right - left - NODE.width;
  const room = others
    .filter(([, { x }]) => x > at.x)
    .map(([id, { x }]): Change => ({ command: "changenode", id, metadata: { x: x + wider } }));
  return { shift: { x: at.x - left, y: shift.y }, room };
}

function edgeOf(src: End, tgt: End, { metadata }: Edge): Change {
  return { command: "addedge", src, tgt, metadata };
}

function shared(
  kind: "inport" | "outport",
  name: string,
  { node, port }: End,
  { metadata }: Export,
): Change {
  return { command: `add${kind}`, public: name, node, port, metadata };
}

function plain({ node, port }: End): End {
  return { node, port };
}

function without<T>(
  all: { readonly [name: string]: T },
  gone: { readonly [name: string]: unknown },
): { [name: string]: T } {
  return Object.fromEntries(Object.entries(all).filter(([name]) => !(name in gone)));
}
