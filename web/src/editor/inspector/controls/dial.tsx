// An angle as a hand on a dial. It is for the pointer; the slider and the entry beside it do the same
// for keys and readers of the screen.

import type { PointerEvent } from "react";

/** A dial. */
export function Dial({
  value,
  onChange,
  onDone,
}: {
  value: number;
  onChange: (value: number) => void;
  onDone: () => void;
}) {
  const turn = (event: PointerEvent<SVGSVGElement>) => {
    const { left, top, width, height } = event.currentTarget.getBoundingClientRect();
    const x = event.clientX - left - width / 2;
    const y = event.clientY - top - height / 2;
    const degrees = (Math.atan2(y, x) * 180) / Math.PI;
    const snapped = event.shiftKey ? Math.round(degrees / 15) * 15 : Math.round(degrees);
    onChange((snapped + 360) % 360);
  };
  const radians = (value * Math.PI) / 180;
  return (
    <svg
      className="dial"
      viewBox="-10 -10 20 20"
      aria-hidden
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        turn(event);
      }}
      onPointerMove={(event) =>
        event.currentTarget.hasPointerCapture(event.pointerId) && turn(event)
      }
      onPointerUp={onDone}
    >
      <circle r="8.5" />
      <line x2={7 * Math.cos(radians)} y2={7 * Math.sin(radians)} />
    </svg>
  );
}
