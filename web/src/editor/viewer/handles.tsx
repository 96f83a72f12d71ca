// Points and rectangles of the selected node, to be dragged on the picture, or moved by arrow keys:
// where a vignette's center is, what is cut out, and the like.

import type { KeyboardEvent, PointerEvent } from "react";
import { useRef } from "react";

import { componentOf } from "../actions";
import { useEditor, useNode } from "../editor";
import type { Change } from "../graph/change";
import type { Node } from "../graph/model";
import type { Port } from "../session/catalogue";
import type { Rect } from "../session/views";
import { words } from "../words";
import { isArrow, stepOf } from "./arrows";
import type { Placed } from "./camera";
import { pointAt } from "./camera";
import type { Box, Grip, Pair } from "./shapes";
import { boxes, dragged, GRIPS, held, pairs, rectOf } from "./shapes";

/** Where the picture lies, and how large it is. */
interface Place {
  placed: Placed;
  bounds: Rect;
}

/** Pixels of the screen from an edge to the middle of a handle, at least. */
const INSET = 13;

/** Parts of the picture's size that an arrow key moves a point that is counted so. */
const PART = 0.005;

/** What can be taken hold of, of the selected node. */
export default function Handles({ node: id, placed, bounds }: Place & { node: string }) {
  const editor = useEditor();
  const node = useNode(id);
  if (!node) return null;
  const ports = componentOf(editor, id)?.inPorts ?? [];
  const rectangles = boxes(ports);
  const points = pairs(ports).filter(({ x }) => !rectangles.some((box) => box.x === x));
  return (
    <>
      {points.map((pair) => (
        <PointHandle key={pair.x.id} node={node} pair={pair} placed={placed} bounds={bounds} />
      ))}
      {rectangles.map((box) => (
        <Rectangle key={box.x.id} node={node} box={box} placed={placed} bounds={bounds} />
      ))}
    </>
  );
}

function PointHandle({ node, pair, placed, bounds }: Place & { node: Node; pair: Pair }) {
  const set = useSet(node, "point");
  const { x, y, relative } = pair;
  const value = ({ id, default: usual }: Port) => Number(node.values[id] ?? usual ?? 0);
  const now = { x: value(x), y: value(y) };
  const move = (across: number, down: number) => set([x, across], [y, down]);
  const drag = (event: PointerEvent<HTMLElement>) => {
    const stage = event.currentTarget.offsetParent?.getBoundingClientRect();
    if (!stage || !event.currentTarget.hasPointerCapture(event.pointerId)) return;
    const point = pointAt(placed, bounds, event.clientX - stage.left, event.clientY - stage.top);
    if (relative) move((point.x - bounds.x) / bounds.width, (point.y - bounds.y) / bounds.height);
    else move(Math.round(point.x), Math.round(point.y));
  };
  const step = relative ? PART : 1;
  const left = relative ? now.x * bounds.width : now.x - bounds.x;
  const top = relative ? now.y * bounds.height : now.y - bounds.y;
  return (
    <Handle
      label={words.viewer.point(x.id, y.id)}
      left={placed.left + left * placed.scale}
      top={placed.top + top * placed.scale}
      onDrag={drag}
      onStep={(dx, dy) => move(now.x + dx * step, now.y + dy * step)}
    />
  );
}

function Rectangle({ node, box, placed, bounds }: Place & { node: Node; box: Box }) {
  const set = useSet(node, "rectangle");
  const rect = rectOf(box, node.values, bounds);
  // While it is dragged the picture may change its size, so all is counted from where it began.
  const start = useRef<{ x: number; y: number; scale: number; rect: Rect } | null>(null);
  const change = ({ x, y, width, height }: Rect) =>
    set([box.x, x], [box.y, y], [box.width, width], [box.height, height]);
  const drag = (event: PointerEvent<HTMLElement>, grip: Grip) => {
    if (!start.current) return;
    const { x, y, scale, rect } = start.current;
    const by = (pixels: number) => Math.round(pixels / scale);
    change(dragged(rect, grip, by(event.clientX - x), by(event.clientY - y), event.shiftKey));
  };
  const { scale } = placed;
  const left = placed.left + (rect.x - bounds.x) * scale;
  const top = placed.top + (rect.y - bounds.y) * scale;
  const [width, height] = [rect.width * scale, rect.height * scale];
  return (
    <>
      <div className="rectangle" style={{ left, top, width, height }} />
      {GRIPS.map((grip) => (
        <Handle
          key={grip}
          grip={grip}
          label={words.viewer.grip[grip]}
          left={left + width * along(grip, "w", "e")}
          top={top + height * along(grip, "n", "s")}
          onGrab={({ clientX, clientY }) =>
            (start.current = { x: clientX, y: clientY, scale, rect })
          }
          onDrag={(event) => drag(event, grip)}
          onStep={(dx, dy) => change(dragged(rect, grip, dx, dy, false))}
          onEnd={() => (start.current = null)}
        />
      ))}
    </>
  );
}

/** Where on a side a grip is, from 0 to 1. */
function along(grip: Grip, from: string, to: string): number {
  if (grip === "all") return 0.5;
  return grip.includes(from) ? 0 : grip.includes(to) ? 1 : 0.5;
}

/** What changes properties of a node together; all of it is one step until the hand is taken away. */
function useSet(node: Node, gesture: string) {
  const { session } = useEditor();
  return (...all: [Port, number][]) => {
    const changes = all
      .map(([port, value]) => [port, held(port, value)] as const)
      .filter(([{ id, default: usual }, value]) => (node.values[id] ?? usual) !== value)
      .map(([{ id }, data]): Change => ({
        command: "addinitial",
        src: { data },
        tgt: { node: node.id, port: id },
      }));
    const [first] = all;
    if (first) session.change(words.did.set(first[0].id), changes, `${node.id}\n${gesture}`);
  };
}

/** A place of the stage, moved in from beyond its edges so that it can be taken hold of. */
function within(place: number): string {
  return `clamp(${INSET}px, ${place}px, calc(100% - ${INSET}px))`;
}

/** Something to drag, or to move by arrow keys. */
function Handle({
  grip,
  label,
  left,
  top,
  onGrab,
  onDrag,
  onStep,
  onEnd,
}: {
  grip?: Grip;
  label: string;
  left: number;
  top: number;
  onGrab?: (event: PointerEvent<HTMLElement>) => void;
  onDrag: (event: PointerEvent<HTMLElement>) => void;
  onStep: (dx: number, dy: number) => void;
  onEnd?: () => void;
}) {
  const { session } = useEditor();
  const end = () => {
    onEnd?.();
    session.settle();
  };
  const step = (event: KeyboardEvent<HTMLElement>) => {
    const by = stepOf(event);
    if (!by) return;
    event.preventDefault();
    event.stopPropagation();
    onStep(...by);
  };
  return (
    <button
      type="button"
      className="handle"
      data-grip={grip}
      aria-label={label}
      title={label}
      style={{ left: within(left), top: within(top) }}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        onGrab?.(event);
      }}
      onPointerMove={(event) =>
        event.currentTarget.hasPointerCapture(event.pointerId) && onDrag(event)
      }
      onPointerUp={end}
      onPointerCancel={end}
      onKeyDown={step}
      onKeyUp={({ key }) => isArrow(key) && session.settle()}
    />
  );
}
