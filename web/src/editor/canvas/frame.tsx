// A frame around nodes, with a title. Pressing the title selects what is inside.

import type { NodeProps } from "@xyflow/react";
import { memo, useState } from "react";
import { Button } from "react-aria-components";

import { select } from "../actions";
import { useEditor, useSession } from "../editor";
import { Field } from "../parts/field";
import { words } from "../words";

/** A frame. */
export const Frame = memo(function Frame({ data }: NodeProps) {
  const editor = useEditor();
  const name = String(data["name"]);
  const group = useSession(({ graph }) => graph.groups[name]);
  const [naming, setNaming] = useState(false);
  if (!group) return null;
  const rename = (to: string) => {
    setNaming(false);
    const free = to.trim() !== "" && to !== name;
    if (free)
      editor.session.change(words.did.rename, [
        { command: "renamegroup", from: name, to: to.trim() },
      ]);
  };
  return (
    <div className="frame" onDoubleClick={() => setNaming(true)}>
      {naming ? (
        <Field label={words.inspector.name} hidden focus value={name} onChange={rename} />
      ) : (
        <Button className="frame-title" onPress={() => select(editor, group.nodes)}>
          {name}
        </Button>
      )}
    </div>
  );
});
