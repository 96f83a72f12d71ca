// The window through which a picture is looked at: it can be moved, enlarged, and compared.

import type { PointerEvent } from "react";
import { useEffect, useRef, useState } from "react";

import { nameOf } from "../actions";
import { useBounds, useDesk, useEditor, useOnly, useView } from "../editor";
import { Divider } from "../parts/divider";
import { part } from "../parts/part";
import { useFailure } from "../failure";
import type { Rect } from "../session/views";
import { MAIN } from "../session/views";
import { words } from "../words";
import type { Look, Placed, Size } from "./camera";
import { panned, place, pointAt, zoomed } from "./camera";
import { Layer } from "./layer";

const Handles = part(() => import("./handles"));
const Dropper = part(() => import("./dropper"));

/** How the picture is shown. */
export interface Showing {
  channel: keyof typeof words.viewer.channel;
  background: keyof typeof words.viewer.backgrounds;
}

/** The view of the one that it is compared with. */
const OTHER = "other";

/** The window. */
export function Stage({
  node,
  still,
  look,
  showing,
  onLook,
  onSize,
  onPoint,
}: {
  node: string;
  /** A picture file that is shown instead. */
  still?: string | undefined;
  look: Look;
  showing: Showing;
  onLook: (look: (before: Look) => Look) => void;
  onSize: (size: Size) => void;
  onPoint: (point: { x: number; y: number } | null) => void;
}) {
  const editor = useEditor();
  const compared = useDesk(({ compared }) => compared);
  const picking = useDesk(({ picking }) => picking);
  const only = useOnly();
  const bounds = useBounds(MAIN);
  const failure = useFailure(MAIN, node);
  const progress = useView(MAIN, ({ progress }) => progress);
  const [screen, window] = useSize(onSize);
  const [split, setSplit] = useState(50);
  const placed = useSame(bounds && screen.width > 0 ? place(look, screen, bounds) : null);
  const gestures = useGestures(screen, bounds, onLook);
  const filter = showing.channel === "color" ? "none" : `url(#channel-${showing.channel})`;
  const layer = { screen, bounds, placed, filter };
  const point = (event: PointerEvent<HTMLElement>) => {
    if (!placed || !bounds) return;
    const { left, top } = event.currentTarget.getBoundingClientRect();
    onPoint(pointAt(placed, bounds, event.clientX - left, event.clientY - top));
  };
  return (
    <div
      className={`stage background-${showing.background}`}
      ref={window}
      onPointerMove={point}
      onPointerLeave={() => onPoint(null)}
    >
      <div className="stage-ground" {...gestures}>
        {placed && bounds ? <Ground placed={placed} bounds={bounds} /> : null}
        <Layer
          {...layer}
          view={MAIN}
          node={node}
          still={still}
          label={words.viewer.picture(nameOf(editor, node))}
        />
        {compared !== null ? (
          <Layer
            {...layer}
            view={OTHER}
            node={compared}
            clip={`inset(0 ${100 - split}% 0 0)`}
            label={words.viewer.picture(nameOf(editor, compared))}
          />
        ) : null}
      </div>
      {compared !== null ? <Divider split={split} onSplit={setSplit} /> : null}
      {placed && bounds && picking ? (
        <Dropper
          window={window}
          screen={screen}
          nodeAt={(x) => (compared !== null && x < (screen.width * split) / 100 ? compared : node)}
          placed={placed}
          bounds={bounds}
          {...picking}
        />
      ) : placed && bounds && only !== undefined ? (
        <Handles node={only} placed={placed} bounds={bounds} />
      ) : null}
      {failure !== null ? (
        <p className="stage-failure" role="alert">
          {failure.node ? <b>{nameOf(editor, failure.node)}: </b> : null}
          {failure.text}
        </p>
      ) : null}
      {bounds === null && failure === null ? (
        <p className="stage-empty">{words.viewer.nothing}</p>
      ) : null}
      {progress !== null && progress < 1 ? (
        <progress
          className="stage-progress"
          aria-label={words.viewer.sharpening}
          value={progress}
        />
      ) : null}
    </div>
  );
}

/** What is seen through where the picture is transparent. */
function Ground({ placed, bounds }: { placed: Placed; bounds: Rect }) {
  const { scale, left, top } = placed;
  // In whole pixels of the screen, as the picture is drawn.
  const whole = (length: number) => Math.round(length * devicePixelRatio) / devicePixelRatio;
  const [width, height] = [whole(bounds.width * scale), whole(bounds.height * scale)];
  return (
    <div className="stage-checker" style={{ left: whole(left), top: whole(top), width, height }} />
  );
}

function useSize(onSize: (size: Size) => void) {
  const [size, setSize] = useState<Size>({ width: 0, height: 0 });
  const element = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (!element.current) return;
    const observer = new ResizeObserver(([entry]) => {
      const { width = 0, height = 0 } = entry?.contentRect ?? {};
      setSize({ width, height });
      onSize({ width, height });
    });
    observer.observe(element.current);
    return () => observer.disconnect();
  }, [onSize]);
  return [size, element] as const;
}

/** The same object as long as it says the same, so that nothing is drawn twice. */
function useSame<T>(value: T): T {
  const kept = useRef(value);
  if (JSON.stringify(kept.current) !== JSON.stringify(value)) kept.current = value;
  return kept.current;
}

/** Moving with one pointer, enlarging with two, or with the wheel. */
function useGestures(
  screen: Size,
  bounds: Rect | null,
  onLook: (look: (before: Look) => Look) => void,
) {
  const pointers = useRef(new Map<number, { x: number; y: number }>());
  const ground = useRef<HTMLDivElement>(null);
  const place = (event: { clientX: number; clientY: number }) => {
    const { left = 0, top = 0 } = ground.current?.getBoundingClientRect() ?? {};
    return { x: event.clientX - left, y: event.clientY - top };
  };

  useEffect(() => {
    const element = ground.current;
    if (!element || !bounds) return;
    const turned = (event: WheelEvent) => {
      event.preventDefault();
      const factor = Math.exp(-event.deltaY * (event.ctrlKey ? 0.01 : 0.0015));
      const at = place(event);
      onLook((look) => zoomed(look, factor, at, screen, bounds));
    };
    element.addEventListener("wheel", turned, { passive: false });
    return () => element.removeEventListener("wheel", turned);
  }, [screen, bounds, onLook]);

  const move = (event: PointerEvent<HTMLElement>) => {
    const before = pointers.current.get(event.pointerId);
    if (!before || !bounds) return;
    const now = place(event);
    const other = [...pointers.current].find(([id]) => id !== event.pointerId)?.[1];
    pointers.current.set(event.pointerId, now);
    if (!other) {
      onLook((look) => panned(look, now.x - before.x, now.y - before.y, screen, bounds));
      return;
    }
    const apart = (a: { x: number; y: number }) =>
      Math.max(Math.hypot(a.x - other.x, a.y - other.y), 1);
    const middle = { x: (now.x + other.x) / 2, y: (now.y + other.y) / 2 };
    onLook((look) => zoomed(look, apart(now) / apart(before), middle, screen, bounds));
  };
  const end = (event: PointerEvent<HTMLElement>) => pointers.current.delete(event.pointerId);
  return {
    ref: ground,
    onPointerDown(event: PointerEvent<HTMLElement>) {
      event.currentTarget.setPointerCapture(event.pointerId);
      pointers.current.set(event.pointerId, place(event));
    },
    onPointerMove: move,
    onPointerUp: end,
    onPointerCancel: end,
    onDoubleClick: () => onLook(() => ({ kind: "fit" })),
  };
}
