// The tools over the canvas.

import { useReactFlow, useStoreApi } from "@xyflow/react";
import { CopyCheck, Maximize, Plus, Redo2, Undo2, Workflow, ZoomIn, ZoomOut } from "lucide-react";
import { useState } from "react";
import { Button as Plain, Toolbar } from "react-aria-components";

import { keysOf, run } from "../commands";
import { useEditor, useSession } from "../editor";
import { IconButton, IconToggle } from "../parts/button";
import { words } from "../words";
import { FIT } from "./fit";

const MOTION = { duration: 150 };

/** The tools. */
export function Tools() {
  const editor = useEditor();
  const flow = useReactFlow();
  const undoable = useSession(({ undoable }) => undoable);
  const redoable = useSession(({ redoable }) => redoable);
  const { commands: names } = words;
  return (
    <Toolbar className="tools" aria-label={words.groups.graph}>
      <Plain
        className="button strong add"
        aria-label={names.add}
        onPress={() => run(editor, "add")}
      >
        <Plus aria-hidden />
        <span>{names.add}</span>
        <kbd>{keysOf("add")}</kbd>
      </Plain>
      <IconButton
        icon={Undo2}
        label={undoable ? `${names.undo}: ${undoable}` : names.undo}
        disabled={undoable === null}
        onPress={() => run(editor, "undo")}
      />
      <IconButton
        icon={Redo2}
        label={redoable ? `${names.redo}: ${redoable}` : names.redo}
        disabled={redoable === null}
        onPress={() => run(editor, "redo")}
      />
      <IconButton icon={Workflow} label={names.tidy} onPress={() => run(editor, "tidy")} />
      <Several />
      <span className="tools-gap" />
      <IconButton
        icon={ZoomOut}
        label={words.viewer.zoomOut}
        onPress={() => void flow.zoomOut(MOTION)}
      />
      <IconButton
        icon={ZoomIn}
        label={words.viewer.zoomIn}
        onPress={() => void flow.zoomIn(MOTION)}
      />
      <IconButton
        icon={Maximize}
        label={names.fit}
        onPress={() => void flow.fitView({ ...MOTION, ...FIT })}
      />
    </Toolbar>
  );
}

/** Has each node that is tapped selected, too: fingers hold no key meanwhile. */
function Several() {
  const store = useStoreApi();
  const [on, setOn] = useState(false);
  const change = (on: boolean) => {
    store.setState({ multiSelectionActive: on });
    setOn(on);
  };
  return (
    <span className="for-fingers">
      <IconToggle icon={CopyCheck} label={words.canvas.several} on={on} onChange={change} />
    </span>
  );
}
