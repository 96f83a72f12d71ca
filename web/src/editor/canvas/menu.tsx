// Menus of what is on the canvas, where the pointer is.

import type { RefObject } from "react";
import { Menu, Popover } from "react-aria-components";

import { COMMANDS, shown } from "../commands";
import type { Editor } from "../editor";
import { useEditor } from "../editor";
import type { Line } from "../parts/menu";
import { line } from "../parts/menu";
import { words } from "../words";

const OFFERED = [
  "look",
  "result",
  "bypass",
  "mute",
  "reroute",
  "duplicate",
  "frame",
  "subgraph",
  "apart",
  "enter",
  "tidy",
  "left",
  "top",
  "remove",
  "cut",
];

/** What can be done with a frame. */
interface Frame {
  rename: () => void;
  remove: () => void;
}

/** The menu of the selected nodes, or of a frame. */
export default function CanvasMenu({
  place,
  frame,
  onClose,
}: {
  place: RefObject<HTMLElement | null>;
  frame?: Frame;
  onClose: () => void;
}) {
  const editor = useEditor();
  const label = frame ? words.canvas.frame : words.groups.nodes;
  const lines = frame ? ofFrame(frame) : ofNodes(editor);
  return (
    <Popover
      className="popover"
      aria-label={label}
      triggerRef={place}
      isOpen
      placement="bottom start"
      onOpenChange={(open) => !open && onClose()}
    >
      <Menu className="menu" aria-label={label} autoFocus onClose={onClose}>
        {lines.map(line)}
      </Menu>
    </Popover>
  );
}

function ofFrame({ rename, remove }: Frame): Line[] {
  const { commands: names, canvas } = words;
  return [
    { id: "rename", label: names.rename, keys: "F2", run: rename },
    { id: "remove", label: canvas.unframe, keys: "Delete", danger: true, run: remove },
  ];
}

function ofNodes(editor: Editor): Line[] {
  return OFFERED.flatMap((id) =>
    COMMANDS.filter((command) => command.id === id && command.fits?.(editor) !== false),
  ).map(({ id, name, keys, run }) => ({
    id,
    label: name,
    danger: id === "remove",
    ...(keys[0] ? { keys: shown(keys[0]) } : {}),
    run: () => run(editor),
  }));
}
