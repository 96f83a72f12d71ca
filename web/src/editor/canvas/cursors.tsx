// Where the others point.

import { ViewportPortal } from "@xyflow/react";
import { MousePointer2 } from "lucide-react";

import { useEditor, usePart } from "../editor";

/** The pointers of all others. */
export default function Cursors() {
  const people = usePart(useEditor().people, ({ people }) => people);
  return (
    <ViewportPortal>
      {Object.values(people).map(({ client, name, color, x, y }) =>
        x === null || y === null ? null : (
          <div
            key={client}
            className="cursor"
            style={{ transform: `translate(${x}px, ${y}px)`, color }}
            aria-hidden
          >
            <MousePointer2 fill="currentColor" />
            <span style={{ background: color }}>{name}</span>
          </div>
        ),
      )}
    </ViewportPortal>
  );
}
