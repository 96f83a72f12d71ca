// What the user does, from wherever: a key, a menu, the canvas.

import type { Editor } from "./editor";
import { fetched } from "./fetched";
import type { Change, End } from "./graph/change";
import type { Newcomer, Point, Side } from "./graph/edit";
import { applyAll } from "./graph/apply";
import * as aside from "./graph/aside";
import type { Way } from "./graph/aside";
import * as edit from "./graph/edit";
import { carriesGraph } from "./graph/carried";
import { corner, cut, paste } from "./graph/fragment";
import { arrange, NODE, placesOf } from "./graph/layout";
import type { Edge, Graph } from "./graph/model";
import { edgeKey, listed, position } from "./graph/model";
import { circles, freshName, outgoing, result } from "./graph/select";
import type { Source } from "./graph/source";
import { isSource } from "./graph/source";
import type { Component, Port } from "./session/catalogue";
import { called, fits, isPictorial, sockets, takesPictures } from "./session/catalogue";
import { convert } from "./session/http";
import { picturePorts } from "./session/pictures";
import { draft } from "./session/session";
import { words } from "./words";

function graphOf(editor: Editor): Graph {
  return editor.session.store.getState().graph;
}

/** The component that a node is. */
export function componentOf(editor: Editor, id: string): Component | undefined {
  const { graph, catalogue } = editor.session.store.getState();
  return catalogue.get(graph.nodes[id]?.component ?? "");
}

/** Selects nodes, and nothing else. */
export function select(editor: Editor, ids: Iterable<string>): void {
  editor.desk.setState({ selection: new Set(ids), edges: new Set() });
}

/** The edges that are selected. */
function selectedEdges(editor: Editor): Edge[] {
  const { edges } = graphOf(editor);
  return [...editor.desk.getState().edges].flatMap((key) => edges[key] ?? []);
}

/** Whether an edge may be drawn from one port to another. */
export function mayConnect(editor: Editor, src: End, tgt: End): boolean {
  const from = componentOf(editor, src.node)?.outPorts.find(({ id }) => id === src.port);
  const to = componentOf(editor, tgt.node)?.inPorts.find(({ id }) => id === tgt.port);
  if (!from || !to || !fits(from, to)) return false;
  const turns = isPictorial(componentOf(editor, tgt.node) as Component);
  return src.node !== tgt.node && !(turns && circles(graphOf(editor), src, tgt));
}

/** Connects two ports. */
export function connect(editor: Editor, src: End, tgt: End): void {
  if (!mayConnect(editor, src, tgt)) return;
  editor.session.change(words.did.connect, edit.connect(graphOf(editor), src, tgt));
}

/** The first port that something fits into. */
function socketFor(component: Component, from: Port): Port | undefined {
  return sockets(component).find((port) => fits(from, port));
}

function newcomer(component: Component): Newcomer {
  const [output] = component.outPorts;
  return {
    component: component.name,
    name: component.name.replace(/^.*[/:]/, ""),
    input: sockets(component)[0]?.id ?? null,
    output: output?.id ?? null,
  };
}

/** Adds a node where the palette was opened for it, connected to what it was opened from. */
export function addFromPalette(editor: Editor, component: Component): string {
  const { search, selection } = editor.desk.getState();
  const graph = graphOf(editor);
  const what = words.did.add(component.title);
  const before = search?.from ?? (search?.at ? null : behind(editor, selection));
  const edges = search?.edge ? [graph.edges[search.edge]].filter((edge) => edge !== undefined) : [];
  const beyond = before && !search?.from ? outgoing(graph, before.end.node) : edges;
  const passes = newcomer(component).input !== null && beyond.length > 0;
  const at =
    search?.at ?? (passes ? next(graph, before?.end.node) : beside(graph, before?.end.node));
  const { id, changes } = edit.add(graph, newcomer(component), at);
  if (passes) changes.unshift(...edit.makeRoom(placesOf(graph), at));
  editor.session.change(what, changes, id);
  const more = passes
    ? edit.insert(graphOf(editor), beyond, id, newcomer(component))
    : before
      ? joined(editor, id, component, before)
      : first(graphOf(editor), id, component);
  editor.session.change(what, more, id);
  editor.session.settle();
  editor.desk.setState({ search: null, selection: new Set([id]), reveal: id });
  return id;
}

/** The place right behind a node. */
function next(graph: Graph, id: string | undefined): Point {
  const place = placesOf(graph).get(id ?? "") ?? { x: 0, y: 0 };
  return { x: place.x + NODE.width + NODE.gap, y: place.y };
}

/** What comes out of the one node that is selected. */
function behind(
  editor: Editor,
  selection: ReadonlySet<string>,
): { end: End; side: "source" } | null {
  const [id] = selection;
  if (id === undefined || selection.size > 1) return null;
  const port = componentOf(editor, id)?.outPorts[0];
  return port ? { end: { node: id, port: port.id }, side: "source" } : null;
}

function joined(
  editor: Editor,
  id: string,
  component: Component,
  { end, side }: { end: End; side: "source" | "target" },
): Change[] {
  const graph = graphOf(editor);
  const other = componentOf(editor, end.node);
  if (side === "target") {
    const to = other?.inPorts.find((port) => port.id === end.port);
    const from = to && component.outPorts.find((port) => fits(port, to));
    return from ? edit.connect(graph, { node: id, port: from.id }, end) : [];
  }
  const from = other?.outPorts.find((port) => port.id === end.port);
  const to = from && socketFor(component, from);
  return to ? edit.connect(graph, end, { node: id, port: to.id }) : [];
}

/** The first node of a graph gives its result. */
function first(graph: Graph, id: string, component: Component): Change[] {
  const output = component.outPorts.find(takesPictures);
  if (!output || Object.keys(graph.outports).length > 0) return [];
  return edit.makeResult(graph, { node: id, port: output.id });
}

/** A free place to the right of a node. */
function beside(graph: Graph, id: string | undefined): Point {
  const from = graph.nodes[id ?? ""] ?? Object.values(graph.nodes).at(-1);
  const place = from && position(from);
  if (!place) return { x: 0, y: 0 };
  const x = place.x + NODE.width + NODE.gap;
  const taken = (y: number) =>
    Object.values(graph.nodes).some((node) => {
      const other = position(node);
      return other && Math.abs(other.x - x) < NODE.width && Math.abs(other.y - y) < NODE.height;
    });
  let { y } = place;
  while (taken(y)) y += NODE.height + 32;
  return { x, y };
}

/** Opens the palette: for the edge that is selected, or what comes out of the node that is. */
export function search(editor: Editor): void {
  const [edge] = selectedEdges(editor);
  const at = edge ? around(edit.halfway(graphOf(editor), edge)) : null;
  const key = edge ? edgeKey(edge.src, edge.tgt) : null;
  editor.desk.setState({ search: { at, from: null, edge: key } });
}

/** The corner of a node with its ports at a place. */
function around({ x, y }: Point): Point {
  return { x: x - NODE.width / 2, y: y - NODE.port };
}

/** Removes what is selected. */
export function remove(editor: Editor, heal = true): void {
  const { selection } = editor.desk.getState();
  editor.session.change(words.did.remove, [
    ...selectedEdges(editor).map(edit.disconnect),
    ...edit.remove(graphOf(editor), selection, heal),
  ]);
  select(editor, []);
}

/** Sets a property of a node. All changes while a control is held are one step. */
export function set(editor: Editor, end: End, value: Parameters<typeof edit.set>[1]): void {
  editor.session.change(words.did.set(end.port), edit.set(end, value), `${end.node}\n${end.port}`);
}

/** Leaves a property its default. */
export function reset(editor: Editor, end: End): void {
  editor.session.change(words.did.reset(end.port), edit.reset(graphOf(editor), end));
}

/** Leaves out what is selected in some way, or takes it in again. */
export function leaveOut(editor: Editor, way: Way): void {
  const graph = graphOf(editor);
  let after = graph;
  const changes: Change[] = [];
  for (const id of editor.desk.getState().selection) {
    const more = aside.leaveOut(after, id, way);
    changes.push(...more);
    after = applyAll(after, more);
  }
  editor.session.change(words.did[way], changes);
}

/** Whether a runtime has what nodes are while they are left out, and dots always. */
export function hasNothing(editor: Editor): boolean {
  return editor.session.store.getState().catalogue.has(aside.NOTHING);
}

/** Puts dots on the edges that are selected, or on those out of the nodes that are. */
export function reroute(editor: Editor): void {
  const graph = graphOf(editor);
  const chosen = selectedEdges(editor);
  const behind = [...editor.desk.getState().selection].flatMap((id) => outgoing(graph, id));
  const { ids, changes } = edit.reroute(graph, chosen.length > 0 ? chosen : behind);
  if (changes.length === 0) return;
  editor.session.change(words.did.reroute, changes);
  select(editor, ids);
}

/** Puts a frame around what is selected. */
export function frame(editor: Editor): void {
  const { selection } = editor.desk.getState();
  if (selection.size === 0) return;
  editor.session.change(
    words.did.frame,
    edit.frame(graphOf(editor), selection, words.canvas.frame),
  );
}

/** Puts what is selected on a line. */
export function align(editor: Editor, side: Side): void {
  const { selection } = editor.desk.getState();
  editor.session.change(words.did.align, edit.align(graphOf(editor), selection, side));
}

/** Puts all nodes, or those that are selected, in order. */
export function tidy(editor: Editor): void {
  const { selection } = editor.desk.getState();
  const graph = graphOf(editor);
  const ids = selection.size > 1 ? [...selection] : Object.keys(graph.nodes);
  editor.session.change(words.did.arrange, edit.move(arrange(graph, ids)));
}

/** Makes the selected node's picture what the graph gives. */
export function makeResult(editor: Editor, id: string): void {
  const port = componentOf(editor, id)?.outPorts[0];
  if (!port) return;
  editor.session.change(
    words.did.result,
    edit.makeResult(graphOf(editor), { node: id, port: port.id }),
  );
}

/** Looks at a node's picture. */
export function view(editor: Editor, id: string | null): void {
  editor.desk.setState({ viewed: id });
}

/** What is selected, as text for the clipboard. */
export function copied(editor: Editor): string | null {
  const { selection } = editor.desk.getState();
  if (selection.size === 0) return null;
  return JSON.stringify(cut(graphOf(editor), selection), null, 2);
}

/** The graph that a text is, in FBP JSON or the FBP language; nothing if it is none. */
export async function sourceIn(text: string): Promise<Source | null> {
  try {
    const value: unknown = JSON.parse(text);
    return isSource(value) ? value : null;
  } catch {
    return (await fetched(() => import("./graph/fbp"))).parseFbp(text);
  }
}

/** Adds what a text describes, if it describes anything. */
export async function pasteText(editor: Editor, text: string, at: Point | null): Promise<void> {
  const fragment = await sourceIn(text);
  if (fragment) add(editor, fragment, at, words.did.paste);
}

/** Adds what is selected once more. */
export function duplicate(editor: Editor): void {
  const { selection } = editor.desk.getState();
  if (selection.size > 0) add(editor, cut(graphOf(editor), selection), null, words.did.duplicate);
}

function add(editor: Editor, fragment: Source, at: Point | null, what: string): void {
  const from = corner(fragment);
  const by = at ? { x: at.x - from.x, y: at.y - from.y } : { x: 32, y: 32 };
  const { changes, ids } = paste(graphOf(editor), fragment, by);
  editor.session.change(what, changes);
  select(editor, ids);
}

/** A picture of the user's comes in: into the node that it was dropped on, or the first that takes
 * pictures; at a place on the canvas where nothing is, into a new one. */
export async function takePicture(
  editor: Editor,
  file: File,
  at: Point | null,
  on: string | null = null,
): Promise<void> {
  const { graph, catalogue } = editor.session.store.getState();
  const ports = picturePorts(graph, catalogue);
  const own = ports.find((port) => graph.inports[port]?.node === on);
  const [first] = ports.filter((port) => at === null || editor.pictures.isSample(port));
  try {
    await editor.pictures.give(own ?? first ?? addPhoto(editor, at), file);
  } catch (error) {
    editor.session.trouble(error);
  }
}

/** Calls an input of the graph otherwise, if nothing is called so yet. */
export function renameInput({ session }: Editor, from: string, typed: string): void {
  const to = typed.trim();
  if (to === "" || to in session.store.getState().graph.inports) return;
  session.change(words.did.expose, [{ command: "renameinport", from, to }]);
}

/** Adds a node that a picture comes in by; the name of the graph's port. */
export function addPhoto(editor: Editor, at: Point | null): string {
  const graph = graphOf(editor);
  const name = freshName(graph.inports, "input");
  const place = at ?? { x: 0, y: 0 };
  const component = { component: aside.NOTHING, name: "photo", input: "input", output: "output" };
  const { id, changes } = edit.add(graph, component, place);
  const only = result(graph) === null;
  editor.session.change(words.did.photo, [
    ...changes,
    { command: "changenode", id, metadata: { label: words.canvas.photo } },
    { command: "addinport", public: name, node: id, port: "input" },
    ...(only ? edit.makeResult(graph, { node: id, port: "output" }) : []),
  ]);
  select(editor, [id]);
  return name;
}

/** What a node is called. */
export function nameOf(editor: Editor, id: string): string {
  const node = graphOf(editor).nodes[id];
  return node ? called(node, componentOf(editor, id)) : id;
}

/** Saves, under the name that the graph has; asks for one if it has none, or if that is the name
 * of what is built in. */
export async function save(editor: Editor): Promise<void> {
  const { name } = editor.session.store.getState();
  if (name === null || editor.library.hasBuiltIn(name))
    return editor.desk.setState({ sheet: "save" });
  try {
    await editor.library.save(name);
    editor.desk.setState({ notice: { text: words.saved(name) } });
  } catch {
    editor.desk.setState({ sheet: "save" });
  }
}

/** Begins a new graph; whether it could. */
export async function create(editor: Editor, source: Source = {}): Promise<boolean> {
  try {
    await editor.session.create(draft(), source);
    if (Object.keys(source.processes ?? {}).length === 0) addPhoto(editor, null);
    editor.desk.setState({ sheet: null, trail: [] });
    return true;
  } catch (error) {
    editor.session.trouble(error);
    return false;
  }
}

/** Opens a graph; `trail` are those that it was entered from. */
export async function open(
  editor: Editor,
  graph: string,
  trail: ReturnType<Editor["desk"]["getState"]>["trail"] = [],
): Promise<void> {
  try {
    await editor.session.open(graph);
    editor.desk.setState({ sheet: null, viewed: null, compared: null, trail });
  } catch (error) {
    editor.session.trouble(error);
  }
}

/** Puts a node into an edge. */
export function insert(editor: Editor, edge: Edge, id: string, component: Component): void {
  const changes = edit.insert(graphOf(editor), [edge], id, newcomer(component));
  editor.session.change(words.did.connect, changes);
}

/** A file comes in: a picture, a graph, or both; what is both may be opened as either. It may have
 * been dropped at a place on the canvas, and on a node there. */
export async function takeFile(
  editor: Editor,
  file: File,
  at: Point | null,
  on: string | null = null,
): Promise<void> {
  if (!isPicture(file)) return openGraph(editor, file);
  if (carriesGraph(new Uint8Array(await file.arrayBuffer())))
    return editor.desk.setState({ sheet: "carried", carried: { file, at, on } });
  return takePicture(editor, file, at, on);
}

function isPicture({ name, type }: File): boolean {
  return type.startsWith("image/") || !/\.(json|fbp|xml|chain|txt)$/i.test(name);
}

/** Opens the graph in a file as a new one. */
export async function openGraph(editor: Editor, file: File): Promise<void> {
  try {
    await create(editor, await graphIn(editor, isPicture(file) ? file : await file.text()));
  } catch (error) {
    const say = isPicture(file) ? words.notAGraph : words.neither;
    editor.session.trouble(say(file.name, said(error)));
  }
}

/** The graph in a text of any format that the server reads, or in a picture. */
export async function graphIn(editor: Editor, text: string | Blob): Promise<Source> {
  const source = typeof text === "string" ? await sourceIn(text) : null;
  if (source) return source;
  const read: unknown = JSON.parse(await convert(text, "json", editor.session.secret));
  if (!isSource(read)) throw new Error(words.exchange.unknown);
  const named = asListed(read);
  const { catalogue } = editor.session.store.getState();
  // Any word is a chain of one operation.
  if (!Object.values(named.processes ?? {}).some(({ component }) => catalogue.has(component)))
    throw new Error(words.exchange.unknown);
  return named;
}

/** A source with components called as they are listed: `gegl/crop` for GEGL's `gegl:crop`. */
export function asListed(source: Source): Source {
  const named = Object.entries(source.processes ?? {}).map(
    ([id, { component, ...rest }]) => [id, { ...rest, component: listed(component) }] as const,
  );
  return { ...source, processes: Object.fromEntries(named) };
}

/** Why something did not work, in words. */
export function said(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
