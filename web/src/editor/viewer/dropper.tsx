// Picking a color from the picture: by a press, or by arrow keys and Enter. It can be moved and
// enlarged meanwhile, as always.

import type { KeyboardEvent, RefObject } from "react";
import { useEffect, useRef, useState } from "react";

import { useEditor, useView } from "../editor";
import { Swatch } from "../parts/swatch";
import type { Color } from "../session/color";
import { toHex } from "../session/color";
import type { Rect } from "../session/views";
import { MAIN } from "../session/views";
import { words } from "../words";
import { stepOf } from "./arrows";
import type { Placed, Size } from "./camera";
import { pointAt, seen } from "./camera";
import type { Inspected, Pixel } from "./inspected";
import { inspect, useInspected } from "./inspected";

/** Pixels of the screen that a pointer may move while it presses. */
const STILL = 5;

/** What picks a color. */
export default function Dropper({
  window,
  screen,
  nodeAt,
  placed,
  bounds,
  take,
  from,
}: {
  /** Through which the picture is seen. */
  window: RefObject<HTMLElement | null>;
  screen: Size;
  /** The node whose picture is seen so far from the window's left side. */
  nodeAt: (left: number) => string;
  placed: Placed;
  bounds: Rect;
  take: (color: Color) => void;
  from: HTMLElement | null;
}) {
  const { session, desk } = useEditor();
  const count = useView(MAIN, ({ picture }) => picture?.count);
  const area = seen(placed, screen, bounds) ?? bounds;
  const [pixel, setPixel] = useState(() => pixelAt(area, middle(area)));
  const { scale } = placed;
  const left = placed.left + (pixel.x + 0.5 - bounds.x) * scale;
  const top = placed.top + (pixel.y + 0.5 - bounds.y) * scale;
  const node = nodeAt(left);
  const color = colorIn(useInspected(node, JSON.stringify([pixel, count]), { points: [pixel] }));
  const leave = () => desk.setState({ picking: null, pane: "properties" });
  const pick = async (node: string, pixel: Pixel) => {
    const picked = colorIn(await inspect(session, node, { points: [pixel] }));
    if (picked) take(picked);
    leave();
  };
  const tried = (node: string, pixel: Pixel) =>
    void pick(node, pixel).catch((error: unknown) => session.trouble(error));
  const under = ({ clientX, clientY }: PointerEvent) => {
    const corner = window.current?.getBoundingClientRect();
    const [x, y] = [clientX - (corner?.left ?? 0), clientY - (corner?.top ?? 0)];
    return { node: nodeAt(x), pixel: pixelAt(area, pointAt(placed, bounds, x, y)) };
  };
  usePresses(window, {
    move: (event) => setPixel(under(event).pixel),
    press: (event) => tried(under(event).node, under(event).pixel),
  });
  useLeaving(leave);
  const button = useFocus(from);
  const step = (event: KeyboardEvent) => {
    const by = stepOf(event);
    if (!by) return;
    event.preventDefault();
    setPixel(pixelAt(area, { x: pixel.x + by[0], y: pixel.y + by[1] }));
  };
  const hex = color ? toHex(color) : "…";
  return (
    <>
      <button
        ref={button}
        type="button"
        className="dropper"
        aria-label={words.viewer.pick(hex)}
        data-right={left > screen.width / 2}
        data-low={top > screen.height / 2}
        style={{ left, top }}
        onKeyDown={step}
        onClick={() => tried(node, pixel)}
      >
        <span className="dropper-value" aria-hidden>
          <Swatch value={hex} />
          {hex}
        </span>
      </button>
      <p className="dropper-hint" role="status">
        {words.viewer.picking}
      </p>
    </>
  );
}

function middle({ x, y, width, height }: Rect): Pixel {
  return { x: x + width / 2, y: y + height / 2 };
}

/** The pixel at a point; at the rim, if that is beyond. */
function pixelAt({ x, y, width, height }: Rect, point: Pixel): Pixel {
  const held = (place: number, from: number, length: number) =>
    Math.min(Math.max(Math.floor(place), Math.ceil(from)), Math.ceil(from + length) - 1);
  return { x: held(point.x, x, width), y: held(point.y, y, height) };
}

/** The color of the point that was asked for. */
function colorIn(inspected: Inspected | null): Color | null {
  const [red, green, blue] = inspected?.points?.[0]?.srgb ?? [];
  if (red === undefined || green === undefined || blue === undefined) return null;
  const byte = (part: number) => 255 * Math.min(Math.max(part, 0), 1);
  return { red: byte(red), green: byte(green), blue: byte(blue), alpha: 1 };
}

interface Presses {
  move(event: PointerEvent): void;
  press(event: PointerEvent): void;
}

/** Tells where the pointer is, and of presses: those that do not move the picture. */
function usePresses(window: RefObject<HTMLElement | null>, presses: Presses): void {
  const latest = useRef(presses);
  latest.current = presses;
  useEffect(() => {
    const ended = new AbortController();
    const { signal } = ended;
    let start: PointerEvent | null = null;
    const listen = (kind: "pointermove" | "pointerdown" | "pointerup", heard: Presses["move"]) =>
      window.current?.addEventListener(kind, heard, { signal });
    listen("pointermove", (event) => latest.current.move(event));
    listen("pointerdown", (event) => (start = event.isPrimary ? event : null));
    listen("pointerup", (event) => {
      if (start?.pointerId !== event.pointerId) return;
      const still =
        Math.hypot(event.clientX - start.clientX, event.clientY - start.clientY) < STILL;
      if (still) latest.current.press(event);
    });
    return () => ended.abort();
  }, [window]);
}

/** Escape leaves, from wherever; so does selecting something else. */
function useLeaving(leave: () => void): void {
  const { desk } = useEditor();
  useEffect(() => {
    const ended = new AbortController();
    const pressed = (event: globalThis.KeyboardEvent) => {
      if (event.key !== "Escape") return;
      event.stopPropagation();
      leave();
    };
    addEventListener("keydown", pressed, { signal: ended.signal, capture: true });
    const forget = desk.subscribe((now, before) => now.selection !== before.selection && leave());
    return () => {
      ended.abort();
      forget();
    };
  }, [desk]);
}

/** Has the focus, and gives it back. */
function useFocus(from: HTMLElement | null) {
  const button = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    button.current?.focus();
    return () => from?.focus();
  }, [from]);
  return button;
}
