// Keys, the clipboard, and what is dropped anywhere on the page.

import { useEffect } from "react";

import * as actions from "../actions";
import { commandOf } from "../commands";
import type { Editor } from "../editor";
import { useEditor } from "../editor";

/** Listens for keys, the clipboard and dropped files. */
export function useInput(): void {
  const editor = useEditor();
  useEffect(() => {
    const ended = new AbortController();
    const { signal } = ended;
    document.addEventListener("keydown", (event) => pressed(editor, event), { signal });
    document.addEventListener("copy", (event) => copied(editor, event), { signal });
    document.addEventListener("cut", (event) => copied(editor, event) && actions.remove(editor), {
      signal,
    });
    document.addEventListener("paste", (event) => pasted(editor, event), { signal });
    document.addEventListener("dragover", (event) => event.preventDefault(), { signal });
    document.addEventListener("drop", (event) => dropped(editor, event), { signal });
    return () => ended.abort();
  }, [editor]);
}

/** Where keys and the clipboard are not the desk's. */
const ELSEWHERE = [
  "input:not([type=range], [type=checkbox])",
  "textarea",
  "[contenteditable]",
  "[role=dialog]",
  "[role=menu]",
  "[role=listbox]",
].join();

/** Whether the user writes, or a dialog is open: then keys and the clipboard are not ours. */
function isElsewhere(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest(ELSEWHERE) !== null;
}

/** Keys that press what has the focus. */
function isForFocus({ key, target }: KeyboardEvent): boolean {
  if (!(target instanceof Element) || ![" ", "Enter"].includes(key)) return false;
  return target.closest("button, a, [role=slider]") !== null;
}

function pressed(editor: Editor, event: KeyboardEvent): void {
  if (event.defaultPrevented && event.key !== " ") return;
  if (isElsewhere(event.target) || isForFocus(event)) return;
  const command = commandOf(event);
  if (!command || command.fits?.(editor) === false) return;
  event.preventDefault();
  command.run(editor);
}

function copied(editor: Editor, event: ClipboardEvent): boolean {
  const marked = getSelection()?.toString() !== "";
  if (isElsewhere(event.target) || marked) return false;
  const text = actions.copied(editor);
  if (text === null) return false;
  event.clipboardData?.setData("text/plain", text);
  event.preventDefault();
  return true;
}

function pasted(editor: Editor, event: ClipboardEvent): void {
  if (isElsewhere(event.target)) return;
  const [file] = event.clipboardData?.files ?? [];
  const text = event.clipboardData?.getData("text/plain") ?? "";
  if (file) void actions.takeFile(editor, file, null);
  else
    actions.pasteText(editor, text, null).catch((error: unknown) => editor.session.trouble(error));
}

function dropped(editor: Editor, event: DragEvent): void {
  event.preventDefault();
  const [file] = event.dataTransfer?.files ?? [];
  if (file) void actions.takeFile(editor, file, null);
}
