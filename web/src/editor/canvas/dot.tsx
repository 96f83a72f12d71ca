// A dot on an edge, to lead it another way.

import type { NodeProps } from "@xyflow/react";
import { Handle, Position } from "@xyflow/react";
import { memo } from "react";

import { words } from "../words";

/** A dot. */
export const Dot = memo(function Dot({ id, selected }: NodeProps) {
  return (
    <div className={selected ? "dot selected" : "dot"} data-node={id} title={words.canvas.dot}>
      <Handle id="input" type="target" position={Position.Left} />
      <Handle id="output" type="source" position={Position.Right} />
    </div>
  );
});
