// What people do to graphs, as changes. Nothing here knows of screens or connections.

import type { Change, End } from "./change";
import type { Json, Metadata } from "./json";
import { NOTHING } from "./aside";
import { DOT, isDot, NODE, onGrid, placesOf } from "./layout";
import type { Edge, Graph, Group } from "./model";
import { edgeKey, position } from "./model";
import { feeding, freshName, grouped, incoming, outgoing } from "./select";

/** A place on the canvas. */
export interface Point {
  x: number;
  y: number;
}

/** What is said of a node that is new: the ports that its picture comes in by and goes out of. */
export interface Newcomer {
  component: string;
  /** What its name is made of. */
  name: string;
  input: string | null;
  output: string | null;
}

/** Adds a node. */
export function add(
  graph: Graph,
  { component, name }: Newcomer,
  at: Point,
): { id: string; changes: Change[] } {
  const id = freshName(graph.nodes, name);
  const metadata = { x: onGrid(at.x), y: onGrid(at.y) };
  return { id, changes: [{ command: "addnode", id, component, metadata }] };
}

/** Connects two ports. What led into the second before does so no more. */
export function connect(graph: Graph, src: End, tgt: End): Change[] {
  const before = feeding(graph, tgt);
  if (before && before.src.node === src.node && before.src.port === src.port) return [];
  return [
    ...(before ? [disconnect(before)] : []),
    { command: "addedge", src, tgt },
    ...passResult(graph, src, tgt.node),
  ];
}

/** Takes an edge away. */
export function disconnect({ src, tgt }: Edge): Change {
  return { command: "removeedge", src, tgt };
}

/** Puts a node into edges that come from one port. */
export function insert(
  graph: Graph,
  edges: readonly Edge[],
  node: string,
  newcomer: Newcomer,
): Change[] {
  const { input, output } = newcomer;
  const there = edges.filter(({ src, tgt }) => edgeKey(src, tgt) in graph.edges);
  const [first] = there;
  if (input === null || output === null || !first) return [];
  return [
    ...there.map(disconnect),
    { command: "addedge", src: first.src, tgt: { node, port: input } },
    ...there.map(({ tgt }): Change => ({ command: "addedge", src: { node, port: output }, tgt })),
  ];
}

/** Moves what is at a place or right of it, if a node would not find room there. */
export function makeRoom(places: ReadonlyMap<string, Point>, at: Point): Change[] {
  const near = ({ x, y }: Point) =>
    Math.abs(x - at.x) < NODE.width + NODE.gap / 2 && Math.abs(y - at.y) < NODE.height;
  const right = [...places].filter(([, place]) => place.x > at.x - NODE.width / 2);
  if (!right.some(([, place]) => near(place))) return [];
  return move(right.map(([id, { x, y }]) => [id, { x: x + NODE.width + NODE.gap, y }]));
}

/** What a graph shows goes along when a node is put behind the one that it came from. */
function passResult(graph: Graph, src: End, to: string): Change[] {
  if (outgoing(graph, src.node).length > 0 || outgoing(graph, to).length > 0) return [];
  if (Object.values(graph.outports).some(({ node }) => node === to)) return [];
  return Object.entries(graph.outports)
    .filter(([, { node, port }]) => node === src.node && port === src.port)
    .flatMap(([name, { metadata }]) => moveResult(name, { node: to, port: src.port }, metadata));
}

function moveResult(name: string, to: End, metadata: Metadata): Change[] {
  return [
    { command: "removeoutport", public: name },
    { command: "addoutport", public: name, ...to, metadata },
  ];
}

/** Makes what comes out of a port what the graph gives. */
export function makeResult(graph: Graph, { node, port }: End): Change[] {
  const there = graph.outports["output"];
  const change: Change = { command: "addoutport", public: "output", node, port };
  return there ? moveResult("output", { node, port }, there.metadata) : [change];
}

/** Removes nodes. With `heal`, what came into a node's first port goes on to where it led. */
export function remove(graph: Graph, ids: ReadonlySet<string>, heal: boolean): Change[] {
  const changes: Change[] = [...ids].map((id) => ({ command: "removenode", id }));
  if (!heal) return changes;
  return [...changes, ...[...ids].flatMap((id) => bridges(graph, id, ids))];
}

function bridges(graph: Graph, id: string, gone: ReadonlySet<string>): Change[] {
  const src = origin(graph, id, gone);
  if (!src) return [];
  const edges = outgoing(graph, id)
    .filter(({ tgt }) => !gone.has(tgt.node))
    .map(({ tgt }): Change => ({ command: "addedge", src, tgt }));
  const results = Object.entries(graph.outports)
    .filter(([, { node }]) => node === id)
    .map(([name, { metadata }]): Change => ({
      command: "addoutport",
      public: name,
      ...src,
      metadata,
    }));
  return [...edges, ...results];
}

/** Where what comes into a node is from, beyond the nodes that go. */
function origin(graph: Graph, id: string, gone: ReadonlySet<string>): End | null {
  const edges = incoming(graph, id);
  const edge = edges.find(({ tgt }) => tgt.port === "input") ?? edges[0];
  if (!edge) return null;
  return gone.has(edge.src.node) ? origin(graph, edge.src.node, gone) : edge.src;
}

/** Moves nodes. */
export function move(places: Iterable<[string, Point]>): Change[] {
  return [...places].map(([id, { x, y }]) => ({
    command: "changenode",
    id,
    metadata: { x: Math.round(x), y: Math.round(y) },
  }));
}

/** Gives a node a name to show. */
export function relabel(id: string, label: string): Change[] {
  return [{ command: "changenode", id, metadata: { label: label.trim() || null } }];
}

/** Has a graph say something else of itself; an empty text, or no words, is nothing. */
export function describe(key: string, value: string | readonly string[]): Change[] {
  const said = value.length === 0 ? null : typeof value === "string" ? value : [...value];
  return [{ command: "describe", properties: { [key]: said } }];
}

/** The words that a graph is found by. */
export function tagsOf(graph: Graph): string[] {
  const { tags } = graph.properties;
  return Array.isArray(tags) ? tags.filter((tag) => typeof tag === "string") : [];
}

/** Words with another one, unless it is there or says nothing. */
export function withTag(tags: readonly string[], text: string): string[] {
  const tag = text.trim().toLowerCase();
  return tag === "" || tags.includes(tag) ? [...tags] : [...tags, tag];
}

/** Sets the value of a port. */
export function set(tgt: End, data: Json): Change[] {
  return [{ command: "addinitial", src: { data }, tgt }];
}

/** Leaves a port its default. */
export function reset(graph: Graph, tgt: End): Change[] {
  const set = graph.nodes[tgt.node]?.values[tgt.port] !== undefined;
  return set ? [{ command: "removeinitial", tgt }] : [];
}

/** Puts a frame around nodes, unless there is one around just these. */
export function frame(graph: Graph, ids: ReadonlySet<string>, name: string): Change[] {
  const same = ({ nodes }: Group) => nodes.length === ids.size && nodes.every((id) => ids.has(id));
  if (Object.values(graph.groups).some(same)) return [];
  return [{ command: "addgroup", name: freshName(graph.groups, name), nodes: [...ids] }];
}

/** Edges at which nodes can be aligned. */
export type Side = "left" | "top";

/** Puts nodes on a line. */
export function align(graph: Graph, ids: Iterable<string>, side: Side): Change[] {
  const axis = side === "left" ? "x" : "y";
  const placed = [...ids].flatMap((id): [string, Point][] => {
    const node = graph.nodes[id];
    const place = node && position(node);
    return place ? [[id, place]] : [];
  });
  const line = Math.min(...placed.map(([, place]) => place[axis]));
  return move(placed.map(([id, place]) => [id, { ...place, [axis]: line }]));
}

/** Puts dots on edges: one on all that come from the same port. */
export function reroute(
  graph: Graph,
  edges: readonly Edge[],
): { ids: string[]; changes: Change[] } {
  const dot: Newcomer = { component: NOTHING, name: "dot", input: "input", output: "output" };
  const taken: { [id: string]: unknown } = { ...graph.nodes };
  const ids: string[] = [];
  const changes: Change[] = [];
  const source = ({ src }: Edge) => JSON.stringify([src.node, src.port]);
  for (const [first, ...more] of grouped(edges, source).values()) {
    const id = freshName(taken, dot.name);
    taken[id] = dot;
    ids.push(id);
    const { x, y } = halfway(graph, first);
    const metadata = { x: onGrid(x - DOT / 2), y: onGrid(y - DOT / 2), reroute: true };
    changes.push({ command: "addnode", id, component: dot.component, metadata });
    changes.push(...insert(graph, [first, ...more], id, dot));
  }
  return { ids, changes };
}

/** The middle of an edge, about: which of its ports one is, is not known here. */
export function halfway(graph: Graph, { src, tgt }: Edge): Point {
  const places = placesOf(graph);
  const end = ({ node: id }: End, out: boolean): Point => {
    const node = graph.nodes[id];
    const { x, y } = places.get(id) ?? { x: 0, y: 0 };
    const [width, port] = node && isDot(node) ? [DOT, DOT / 2] : [NODE.width, NODE.port];
    return { x: out ? x + width : x, y: y + port };
  };
  const [from, to] = [end(src, true), end(tgt, false)];
  return { x: (from.x + to.x) / 2, y: (from.y + to.y) / 2 };
}
