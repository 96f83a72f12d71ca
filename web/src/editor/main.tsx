// The editor: which runtime and which graph it opens is said by the page's address.

import "@xyflow/react/dist/base.css";
import "./styles/page.css";
import "./styles/parts.css";
import "./styles/desk.css";
import "./styles/canvas.css";
import "./styles/viewer.css";
import "./styles/inspector.css";
import "./styles/palette.css";
import "./styles/sheets.css";

import { StrictMode } from "react";
import { createRoot } from "react-dom/client";

import { addPhoto } from "./actions";
import { Editor, EditorProvider } from "./editor";
import { Desk } from "./frame/desk";
import { isFirstVisit, nameOfUser } from "./session/user";
import type { Runtime, State } from "./session/session";
import { Refusal } from "./protocol/client";

const { searchParams, hash } = new URL(location.href);
const own = new URL("/runtime", location.href).href.replace(/^http/, "ws");
const address = searchParams.get("runtime") ?? own;
const secret = new URLSearchParams(hash.slice(1)).get("secret");

/** The graph that the address names, the runtime's, or an example. */
async function first(editor: Editor, runtime: Runtime): Promise<void> {
  const wanted = searchParams.get("graph") ?? runtime.graph;
  if (wanted !== null && (await opens(editor, wanted))) return;
  await editor.library.list();
  const { graphs } = editor.library.store.getState();
  const example =
    graphs.find(({ graph }) => graph === "portrait") ?? graphs.find(({ broken }) => !broken);
  if (example) return editor.session.open(example.graph);
  await editor.session.create(`draft-${Date.now().toString(36)}`);
  if (runtime.imgflo) addPhoto(editor, null);
}

/** Whether there is a graph of that name: it is open then. */
async function opens(editor: Editor, graph: string): Promise<boolean> {
  try {
    await editor.session.open(graph);
    return true;
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    editor.session.trouble(error);
    return false;
  }
}

/** The page's address names the open graph, so that it is the same when the page is loaded again. */
function named({ id }: State, before: State): void {
  if (id === null || id === before.id) return;
  const address = new URL(location.href);
  address.searchParams.set("graph", id);
  history.replaceState(null, "", address);
}

const root = document.getElementById("editor");
if (root) {
  const editor = new Editor(address, secret, nameOfUser(), first);
  if (isFirstVisit()) editor.desk.setState({ tour: 0 });
  createRoot(root).render(
    <StrictMode>
      <EditorProvider editor={editor}>
        <Desk />
      </EditorProvider>
    </StrictMode>,
  );
  editor.session.store.subscribe(named);
  editor.session.start();
}
