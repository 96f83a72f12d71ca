// Points of the selected node, to be dragged on the picture: where a vignette's center is, and the like.

import type { PointerEvent } from "react";

import { componentOf } from "../actions";
import { useDesk, useEditor, useNode } from "../editor";
import type { Port } from "../session/catalogue";
import type { Rect } from "../session/views";
import type { Placed } from "./camera";
import { pointAt } from "./camera";

/** Two properties that are a point. */
interface Pair {
  x: Port;
  y: Port;
  relative: boolean;
}

/** The points of the selected node. */
export function Handles({ placed, bounds }: { placed: Placed; bounds: Rect }) {
  const editor = useEditor();
  const only =
    useDesk(({ selection }) => (selection.size === 1 ? [...selection][0] : undefined)) ?? "";
  const node = useNode(only);
  if (!node) return null;
  const drag = (event: PointerEvent<HTMLElement>, { x, y, relative }: Pair) => {
    const stage = event.currentTarget.offsetParent?.getBoundingClientRect();
    if (!stage || !event.currentTarget.hasPointerCapture(event.pointerId)) return;
    const point = pointAt(placed, bounds, event.clientX - stage.left, event.clientY - stage.top);
    const across = relative ? (point.x - bounds.x) / bounds.width : Math.round(point.x);
    const down = relative ? (point.y - bounds.y) / bounds.height : Math.round(point.y);
    const gesture = `${only}\npoint`;
    editor.session.change(
      x.id,
      [
        { command: "addinitial", src: { data: held(x, across) }, tgt: { node: only, port: x.id } },
        { command: "addinitial", src: { data: held(y, down) }, tgt: { node: only, port: y.id } },
      ],
      gesture,
    );
  };
  return pairs(componentOf(editor, only)?.inPorts ?? []).map((pair) => {
    const x = Number(node.values[pair.x.id] ?? pair.x.default ?? 0);
    const y = Number(node.values[pair.y.id] ?? pair.y.default ?? 0);
    const left = pair.relative ? x * bounds.width : x - bounds.x;
    const top = pair.relative ? y * bounds.height : y - bounds.y;
    return (
      <span
        key={pair.x.id}
        className="handle"
        title={`${pair.x.id}, ${pair.y.id}`}
        style={{ left: placed.left + left * placed.scale, top: placed.top + top * placed.scale }}
        onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
        onPointerMove={(event) => drag(event, pair)}
        onPointerUp={() => editor.session.settle()}
      />
    );
  });
}

/** The pairs among ports: `x` and `y`, `center-x` and `center-y`, `x1` and `y1`. */
function pairs(ports: readonly Port[]): Pair[] {
  return ports.flatMap((x) => {
    if (!x.unit?.endsWith("coordinate") || !/(^|-)x\d?$/.test(x.id)) return [];
    const name = x.id.replace(/x(\d?)$/, "y$1");
    const y = ports.find(({ id, unit }) => id === name && unit === x.unit);
    return y ? [{ x, y, relative: x.unit === "relative-coordinate" }] : [];
  });
}

function held({ minimum = -Infinity, maximum = Infinity }: Port, value: number): number {
  const short = Number(value.toFixed(4));
  return Math.min(Math.max(short, minimum), maximum);
}
