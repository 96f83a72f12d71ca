// Dragging on a name changes its number; with Shift, ten times as fine.

import type { PointerEvent } from "react";
import { useRef } from "react";

interface Scrub {
  value: number;
  /** How much a pixel is worth. */
  perPixel: number;
  onChange(value: number): void;
  onDone(): void;
}

/** What to give to the element that is dragged on. */
export function useScrub({ value, perPixel, onChange, onDone }: Scrub) {
  const held = useRef<{ x: number; value: number } | null>(null);
  return {
    onPointerDown(event: PointerEvent<HTMLElement>) {
      if (event.button !== 0) return;
      event.currentTarget.setPointerCapture(event.pointerId);
      held.current = { x: event.clientX, value };
    },
    onPointerMove(event: PointerEvent<HTMLElement>) {
      const from = held.current;
      if (!from) return;
      const fine = event.shiftKey ? 0.1 : 1;
      const next = from.value + (event.clientX - from.x) * perPixel * fine;
      held.current = { x: event.clientX, value: next };
      onChange(next);
    },
    onPointerUp() {
      if (held.current) onDone();
      held.current = null;
    },
    onPointerCancel() {
      held.current = null;
    },
  };
}
