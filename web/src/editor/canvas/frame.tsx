// A frame around nodes, with a title. Pressing the title selects what is inside; pressing it twice
// renames the frame.

import type { NodeProps } from "@xyflow/react";
import type { KeyboardEvent } from "react-aria-components";
import { memo, useRef, useState } from "react";
import { Button } from "react-aria-components";

import { select } from "../actions";
import { useEditor, useSession } from "../editor";
import { freshName } from "../graph/select";
import { Field } from "../parts/field";
import { part } from "../parts/part";
import { words } from "../words";

const CanvasMenu = part(() => import("./menu"));

/** A frame. */
export const Frame = memo(function Frame({ data }: NodeProps) {
  const editor = useEditor();
  const name = String(data["name"]);
  const group = useSession(({ graph }) => graph.groups[name]);
  const [state, setState] = useState<"still" | "naming" | "named" | "menu">("still");
  const title = useRef<HTMLButtonElement>(null);
  if (!group) return null;
  const rename = (typed: string) => {
    setState("named");
    const to = typed.trim();
    if (to === "" || to === name) return;
    const { groups } = editor.session.store.getState().graph;
    editor.session.change(words.did.rename, [
      { command: "renamegroup", from: name, to: freshName(groups, to) },
    ]);
  };
  const remove = () => editor.session.change(words.did.unframe, [{ command: "removegroup", name }]);
  const pressed = (event: KeyboardEvent) => {
    if (event.key === "Enter" || event.key === "F2") setState("naming");
    else if (event.key === "Delete" || event.key === "Backspace") remove();
    else event.continuePropagation();
  };
  if (state === "naming")
    return (
      <div
        className="frame nodrag nopan"
        onKeyDown={({ key }) => (key === "Enter" || key === "Escape") && setState("named")}
      >
        <Field
          label={words.inspector.name}
          hidden
          focus
          value={name}
          onChange={rename}
          onLeave={() => setState((state) => (state === "naming" ? "still" : state))}
        />
      </div>
    );
  return (
    <div
      className="frame"
      onDoubleClick={() => setState("naming")}
      onContextMenu={(event) => {
        event.preventDefault();
        event.stopPropagation();
        setState("menu");
      }}
    >
      <Button
        ref={title}
        className="frame-title nodrag nopan"
        autoFocus={state === "named"}
        onKeyDown={pressed}
        onPress={() => select(editor, group.nodes)}
      >
        {name}
      </Button>
      {state === "menu" ? (
        <CanvasMenu
          place={title}
          frame={{ rename: () => setState("naming"), remove }}
          onClose={() => setState((state) => (state === "menu" ? "still" : state))}
        />
      ) : null}
    </div>
  );
});
