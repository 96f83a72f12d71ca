// A finger that rests on a node is what the right button is for a mouse.

import type { PointerEvent } from "react";
import { useRef } from "react";

/** Milliseconds that it rests. */
const LONG = 500;

/** Pixels that it may move meanwhile. */
const STILL = 8;

/** Opens the menu of what a finger rests on; for the element that nodes are in. */
export function useHold() {
  const held = useRef({ x: 0, y: 0, timer: 0 });
  const end = () => clearTimeout(held.current.timer);
  return {
    onPointerDownCapture({ target, pointerType, clientX: x, clientY: y }: PointerEvent) {
      end();
      const node = target instanceof Element && target.closest(".react-flow__node");
      if (pointerType !== "touch" || !node) return;
      const place = { clientX: x, clientY: y, bubbles: true, cancelable: true };
      const timer = window.setTimeout(
        () => target.dispatchEvent(new MouseEvent("contextmenu", place)),
        LONG,
      );
      held.current = { x, y, timer };
    },
    onPointerMoveCapture({ clientX, clientY }: PointerEvent) {
      const { x, y } = held.current;
      if (Math.hypot(clientX - x, clientY - y) > STILL) end();
    },
    onPointerUpCapture: end,
    onPointerCancelCapture: end,
    // Some browsers do it themselves.
    onContextMenuCapture: end,
  };
}
