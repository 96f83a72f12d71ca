// A curve: points to drag, and their numbers to type.

import { Plus, X } from "lucide-react";
import type { PointerEvent } from "react";
import { useRef } from "react";

import { IconButton } from "../../parts/button";
import { NumberEntry } from "../../parts/field";
import { words } from "../../words";
import type { ControlProps } from "./control";
import type { Knot } from "./spline";
import { parseKnots, spline, writeKnots } from "./spline";

/** Pieces that the line is drawn in. */
const PIECES = 64;

/** How near the pointer takes hold of a point. */
const NEAR = 0.06;

/** No two points stand closer side by side. */
const APART = 0.005;

/** A curve. */
export default function CurveControl({ label, value, onChange, onDone }: ControlProps) {
  const knots = parseKnots(String(value));
  const held = useRef<number | null>(null);
  const place = (event: PointerEvent<SVGSVGElement>): Knot => {
    const { left, top, width, height } = event.currentTarget.getBoundingClientRect();
    return { x: unit((event.clientX - left) / width), y: unit(1 - (event.clientY - top) / height) };
  };
  const change = (knots: Knot[]) => onChange(writeKnots(knots));
  const move = (i: number, to: Knot) => {
    const least = (knots[i - 1]?.x ?? -APART) + APART;
    const most = (knots[i + 1]?.x ?? 1 + APART) - APART;
    const knot = { x: Math.min(Math.max(to.x, least), most), y: unit(to.y) };
    change(knots.map((other, j) => (j === i ? knot : other)));
  };
  const add = (knot: Knot) => {
    if (knots.some(({ x }) => Math.abs(x - knot.x) < APART)) return null;
    const all = [...knots, knot].sort((a, b) => a.x - b.x);
    change(all);
    return all.indexOf(knot);
  };
  const remove = (i: number) => {
    change(knots.filter((_, j) => j !== i));
    onDone();
  };
  const grab = (event: PointerEvent<SVGSVGElement>) => {
    event.currentTarget.setPointerCapture(event.pointerId);
    const at = place(event);
    const near = knots.findIndex(({ x, y }) => Math.hypot(x - at.x, y - at.y) < NEAR);
    held.current = near >= 0 ? near : add(at);
  };
  const at = spline(knots);
  const line = Array.from(
    { length: PIECES + 1 },
    (_, i) => `${i / PIECES} ${1 - unit(at(i / PIECES))}`,
  );
  const widest = knots.reduce((best, _, i) => (gap(knots, i) > gap(knots, best) ? i : best), 0);
  return (
    <div className="control">
      {label}
      <svg
        className="curve"
        viewBox="-0.03 -0.03 1.06 1.06"
        aria-hidden
        onPointerDown={grab}
        onPointerMove={(event) => held.current !== null && move(held.current, place(event))}
        onPointerUp={() => {
          held.current = null;
          onDone();
        }}
      >
        <path
          className="curve-grid"
          d="M0 .25H1M0 .5H1M0 .75H1M.25 0V1M.5 0V1M.75 0V1M0 0H1V1H0Z"
        />
        <path className="curve-line" d={`M${line.join("L")}`} />
        {knots.map(({ x, y }, i) => (
          <circle key={i} cx={x} cy={1 - y} r="0.025" onDoubleClick={() => remove(i)} />
        ))}
      </svg>
      <ul className="curve-points">
        {knots.map((knot, i) => (
          <li key={i}>
            {(["x", "y"] as const).map((axis) => (
              <NumberEntry
                key={axis}
                label={`${words.inspector.point(i + 1)} ${axis}`}
                value={knot[axis]}
                minimum={0}
                maximum={1}
                onChange={(value) => {
                  move(i, { ...knot, [axis]: value });
                  onDone();
                }}
              />
            ))}
            <IconButton
              icon={X}
              label={`${words.inspector.removePoint} ${i + 1}`}
              disabled={knots.length < 2}
              onPress={() => remove(i)}
            />
          </li>
        ))}
      </ul>
      <IconButton
        icon={Plus}
        label={words.inspector.addPoint}
        onPress={() => {
          const x = ((knots[widest]?.x ?? 0) + (knots[widest + 1]?.x ?? 1)) / 2;
          add({ x, y: unit(at(x)) });
          onDone();
        }}
      />
    </div>
  );
}

/** The room between a point and the next. */
function gap(knots: readonly Knot[], i: number): number {
  return (knots[i + 1]?.x ?? 1) - (knots[i]?.x ?? 0);
}

function unit(value: number): number {
  return Math.min(Math.max(value, 0), 1);
}
