// A number: a slider, an entry, and the name to drag on.

import { memo, useCallback, useDeferredValue, useEffect, useRef } from "react";
import { Slider, SliderThumb, SliderTrack } from "react-aria-components";

import { NumberEntry } from "../../parts/field";
import type { Port } from "../../session/catalogue";
import type { ControlProps } from "./control";
import { Dial } from "./dial";
import { digitsFor, position, scaleOf, valueAt } from "./scale";
import { useScrub } from "./scrub";

/** Steps of a slider. */
const STEPS = 1000;

const UNITS: Record<string, string> = {
  degree: "°",
  "pixel-distance": "px",
  "pixel-coordinate": "px",
  percent: "%",
  kelvin: "K",
};

/** A number. */
export function NumberControl({ name, label, port, value, onChange, onDone }: ControlProps) {
  const now = typeof value === "number" ? value : Number(value) || 0;
  const whole = port.type !== "number";
  const scale = scaleOf(port);
  const digits = whole ? 0 : digitsFor(scale ? scale.to - scale.from : 1);
  const round = (value: number) => Number(value.toFixed(digits));
  const hold = (value: number) =>
    Math.min(Math.max(value, port.minimum ?? -Infinity), port.maximum ?? Infinity);
  const set = (value: number) => onChange(hold(round(value)));
  const scrub = useScrub({
    value: now,
    perPixel: scale ? (scale.to - scale.from) / 240 : whole ? 0.25 : 0.01,
    onChange: set,
    onDone,
  });
  const unit = UNITS[port.unit ?? ""];
  const entered = (value: number) => {
    onChange(hold(whole ? Math.round(value) : value));
    onDone();
  };
  return (
    <div className="control number-control">
      <div className="number-line">
        <span className="scrub" {...scrub}>
          {label}
        </span>
        {port.unit === "degree" ? <Dial value={now} onChange={set} onDone={onDone} /> : null}
        <Entry
          name={name}
          port={port}
          value={useDeferredValue(now)}
          onChange={useSteady(entered)}
        />
        <span className="unit">{unit ?? ""}</span>
      </div>
      {scale ? (
        <Slider
          className="slider"
          aria-label={name}
          minValue={0}
          maxValue={STEPS}
          value={position(scale, now) * STEPS}
          onChange={(step) => set(valueAt(scale, step / STEPS))}
          onChangeEnd={onDone}
        >
          <SliderTrack className="slider-track">
            <span className="slider-fill" style={{ width: `${position(scale, now) * 100}%` }} />
            <SliderThumb className="slider-thumb" />
          </SliderTrack>
        </Slider>
      ) : null}
    </div>
  );
}

/** The number to read and to type. It may be late while a slider moves, so that the picture is not. */
const Entry = memo(function Entry({ name, port, value, onChange }: EntryProps) {
  return (
    <NumberEntry
      label={name}
      value={value}
      minimum={port.minimum}
      maximum={port.maximum}
      step={port.type === "number" ? undefined : 1}
      digits={6}
      onChange={onChange}
    />
  );
});

interface EntryProps {
  name: string;
  port: Port;
  value: number;
  onChange: (value: number) => void;
}

/** A function that stays the same, and does what the newest one does. */
function useSteady(newest: (value: number) => void): (value: number) => void {
  const kept = useRef(newest);
  useEffect(() => {
    kept.current = newest;
  });
  return useCallback((value) => kept.current(value), []);
}
