// All that can be done by name: in menus, by keys, on the sheet of shortcuts.

import * as actions from "./actions";
import type { Editor } from "./editor";
import * as nesting from "./nesting";
import { words } from "./words";

/** Something that can be done. */
export interface Command {
  id: string;
  name: string;
  /** Where it is listed. */
  group: "graph" | "nodes" | "view";
  /** Keys that do it, as `Mod+Shift+z`; the first is shown. */
  keys: string[];
  run(editor: Editor): void;
  /** Whether it can be done with what is selected; where it says nothing, it can. */
  fits?(editor: Editor): boolean;
}

const { commands: names } = words;

/** All commands. */
export const COMMANDS: readonly Command[] = [
  command("add", "nodes", ["Space", "Shift+a"], actions.search),
  command("remove", "nodes", ["Delete", "Backspace"], (editor) => actions.remove(editor)),
  command("cut", "nodes", ["Shift+Delete"], (editor) => actions.remove(editor, false)),
  command("duplicate", "nodes", ["Mod+d"], actions.duplicate),
  {
    ...command("bypass", "nodes", ["b"], (editor) => actions.leaveOut(editor, "bypassed")),
    fits: actions.hasNothing,
  },
  {
    ...command("mute", "nodes", ["m"], (editor) => actions.leaveOut(editor, "muted")),
    fits: actions.hasNothing,
  },
  { ...command("reroute", "nodes", ["."], actions.reroute), fits: actions.hasNothing },
  command("frame", "nodes", ["Mod+g"], actions.frame),
  {
    ...command("subgraph", "nodes", ["g"], (editor) => void nesting.startSubgraph(editor)),
    fits: ({ session }) => session.store.getState().runtime?.imgflo === true,
  },
  {
    ...command("apart", "nodes", ["Shift+g"], (editor) => void nesting.takeApart(editor)),
    fits: isNested,
  },
  { ...command("enter", "nodes", ["o"], (editor) => void nesting.enter(editor)), fits: isNested },
  command("leave", "graph", ["Shift+o"], (editor) => void nesting.leave(editor)),
  command("result", "nodes", ["r"], (editor) => one(editor, actions.makeResult)),
  command("tidy", "nodes", ["l"], actions.tidy),
  command("left", "nodes", ["Alt+a"], (editor) => actions.align(editor, "left")),
  command("top", "nodes", ["Alt+w"], (editor) => actions.align(editor, "top")),
  command("all", "nodes", ["Mod+a"], (editor) =>
    actions.select(editor, Object.keys(editor.session.store.getState().graph.nodes)),
  ),
  command("undo", "graph", ["Mod+z"], ({ session }) => session.undo()),
  command("redo", "graph", ["Mod+Shift+z", "Mod+y"], ({ session }) => session.redo()),
  command("save", "graph", ["Mod+s"], (editor) => void actions.save(editor)),
  command("saveAs", "graph", ["Mod+Shift+s"], sheet("save")),
  command("library", "graph", ["Mod+o"], sheet("library")),
  command("publish", "graph", ["Mod+Enter"], sheet("publish")),
  command("source", "graph", [], sheet("source")),
  command("runtime", "graph", [], sheet("runtime")),
  command("look", "view", ["v"], (editor) => one(editor, actions.view)),
  command("lookResult", "view", ["Escape"], (editor) => actions.view(editor, null)),
  command("compare", "view", ["c"], compare),
  command("shortcuts", "view", ["?", "F1"], sheet("shortcuts")),
];

function command(
  id: Exclude<keyof typeof names, "theme">,
  group: Command["group"],
  keys: string[],
  run: Command["run"],
): Command {
  return { id, name: names[id], group, keys, run };
}

function isNested(editor: Editor): boolean {
  return nesting.nested(editor) !== null;
}

function sheet(sheet: NonNullable<ReturnType<Editor["desk"]["getState"]>["sheet"]>) {
  return ({ desk }: Editor) => desk.setState({ sheet });
}

function one(editor: Editor, run: (editor: Editor, id: string) => void): void {
  const [id] = editor.desk.getState().selection;
  if (id !== undefined) run(editor, id);
}

/** Begins to compare with what came in, or ends it. */
function compare({ desk, session }: Editor): void {
  const { compared } = desk.getState();
  const { graph } = session.store.getState();
  const [first] = Object.values(graph.inports).map(({ node }) => node);
  desk.setState({ compared: compared === null ? (first ?? null) : null });
}

/** Runs the command with this id. */
export function run(editor: Editor, id: string): void {
  COMMANDS.find((command) => command.id === id)?.run(editor);
}

/** The keys of a command, as they are shown. */
export function keysOf(id: string): string {
  const [keys = ""] = COMMANDS.find((command) => command.id === id)?.keys ?? [];
  return shown(keys);
}

const MAC = /Mac|iPhone|iPad/.test(navigator.platform);

/** Keys as they are shown. */
export function shown(keys: string): string {
  const parts = keys.split("+").map((key) => (key.length === 1 ? key.toUpperCase() : key));
  if (!MAC) return parts.map((part) => (part === "Mod" ? "Ctrl" : part)).join("+");
  const signs: Record<string, string> = { Mod: "⌘", Shift: "⇧", Alt: "⌥" };
  return parts.map((part) => signs[part] ?? part).join("");
}

/** The command that a key does. */
export function commandOf(event: KeyboardEvent): Command | undefined {
  return COMMANDS.find((command) => command.keys.some((keys) => matches(keys, event)));
}

function matches(keys: string, event: KeyboardEvent): boolean {
  const parts = keys.split("+");
  const key = parts.at(-1) ?? "";
  const pressed = event.key === " " ? "Space" : event.key;
  const symbol = key.length === 1 && !/[a-z]/.test(key);
  return (
    pressed.toLowerCase() === key.toLowerCase() &&
    (event.ctrlKey || event.metaKey) === parts.includes("Mod") &&
    (symbol || event.shiftKey === parts.includes("Shift")) &&
    event.altKey === parts.includes("Alt")
  );
}
