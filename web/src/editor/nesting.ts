// What the user does with graphs in graphs.

import { componentOf, nameOf, open, select } from "./actions";
import type { Editor } from "./editor";
import { fetched } from "./fetched";
import { takesPictures } from "./session/catalogue";
import { words } from "./words";

/** What makes graphs of graphs is fetched when it is needed. */
const nest = () => fetched(() => import("./graph/nest"));

/** The one node that is selected and stands for a graph. */
export function nested(editor: Editor): string | null {
  const { selection } = editor.desk.getState();
  const [id] = selection;
  if (id === undefined || selection.size > 1) return null;
  return componentOf(editor, id)?.subgraph ? id : null;
}

/** Asks for the name of a graph of what is selected, or says what is in its way. */
export async function startSubgraph(editor: Editor): Promise<void> {
  const { selection } = editor.desk.getState();
  const { graph, runtime } = editor.session.store.getState();
  if (selection.size === 0) return;
  try {
    const { between } = await nest();
    const missing = runtime?.imgflo ? between(graph, selection) : [];
    if (missing.length === 0) return editor.desk.setState({ sheet: "subgraph" });
    editor.session.trouble(words.subgraph.between(missing.map((id) => nameOf(editor, id))));
  } catch (error) {
    editor.session.trouble(error);
  }
}

/** Makes what is selected a graph of its own, under a name. */
export async function makeSubgraph(editor: Editor, name: string): Promise<void> {
  const { session, desk } = editor;
  const { enclose } = await nest();
  const made = () =>
    enclose(session.store.getState().graph, desk.getState().selection, name, (node) => {
      const ports = componentOf(editor, node)?.outPorts ?? [];
      return (ports.find(takesPictures) ?? ports[0])?.id ?? null;
    });
  await session.makeComponent(name, made().inner);
  const { id, changes } = made();
  session.change(words.did.subgraph, changes);
  select(editor, [id]);
}

/** Puts the nodes of a graph in the place of the node that stands for it. */
export async function takeApart(editor: Editor): Promise<void> {
  const { session } = editor;
  const id = nested(editor);
  const component = id === null ? undefined : componentOf(editor, id);
  if (id === null || !component) return;
  try {
    const { expand } = await nest();
    const inner = await session.graphOf(component.name);
    const { ids, changes } = expand(session.store.getState().graph, id, inner);
    session.change(words.did.apart, changes);
    select(editor, ids);
  } catch (error) {
    session.trouble(error);
  }
}

/** Opens the graph that the selected node stands for. */
export async function enter(editor: Editor): Promise<void> {
  const node = nested(editor);
  const component = node === null ? undefined : componentOf(editor, node);
  const { id, name, graph } = editor.session.store.getState();
  if (!component || id === null) return;
  const { title } = graph.properties;
  const shown = typeof title === "string" ? title : (name ?? words.untitled);
  const { trail } = editor.desk.getState();
  await open(editor, component.name, [...trail, { id, title: shown }]);
}

/** Opens the graph again that this one was entered from. */
export async function leave(editor: Editor): Promise<void> {
  const { trail } = editor.desk.getState();
  const last = trail.at(-1);
  if (last) await open(editor, last.id, trail.slice(0, -1));
}
