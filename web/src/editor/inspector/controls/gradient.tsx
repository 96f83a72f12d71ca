// A gradient: its colors on a strip, to be moved on it, chosen, added and removed.

import { Plus, X } from "lucide-react";
import { Slider, SliderThumb, SliderTrack } from "react-aria-components";

import { IconButton } from "../../parts/button";
import { NumberEntry } from "../../parts/field";
import { parseColor, toCss } from "../../session/color";
import { words } from "../../words";
import { ColorControl } from "./color";
import type { Stop } from "./stops";
import { withAnother } from "./stops";

/** Steps of a thumb. */
const STEPS = 1000;

/** A gradient. */
export function Gradient({
  stops,
  most,
  moves,
  light,
  onChange,
  onDone,
}: {
  stops: Stop[];
  /** How many colors there can be. */
  most: number;
  /** Whether colors can be moved, added and removed. */
  moves: boolean;
  /** Whether colors are mixed as light, or as they are encoded for the eye. */
  light: boolean;
  onChange: (stops: Stop[]) => void;
  onDone: () => void;
}) {
  const strip = { background: strips(stops, light) };
  const change = (i: number, stop: Partial<Stop>) =>
    onChange(stops.map((other, j) => (i === j ? { ...other, ...stop } : other)));
  const at = (i: number) => stops[i]?.at ?? (i < 0 ? 0 : 1);
  const done = (stops: Stop[]) => {
    onChange(stops);
    onDone();
  };
  return (
    <div className="gradient" role="group" aria-label={words.inspector.gradient}>
      {moves ? (
        <Slider
          className="gradient-slider"
          aria-label={words.inspector.gradient}
          minValue={0}
          maxValue={STEPS}
          value={stops.map(({ at }) => Math.round(at * STEPS))}
          onChange={(steps) => onChange(stops.map((stop, i) => moved(stop, steps[i])))}
          onChangeEnd={onDone}
        >
          <SliderTrack className="gradient-strip" style={strip}>
            {stops.map(({ color }, i) => (
              <SliderThumb
                key={i}
                index={i}
                className="gradient-thumb"
                aria-label={words.inspector.stop(i + 1)}
                style={{ background: css(color) }}
              />
            ))}
          </SliderTrack>
        </Slider>
      ) : (
        <div className="gradient-strip" style={strip} />
      )}
      <ul className="gradient-stops">
        {stops.map(({ color, at: place }, i) => (
          <li key={i}>
            <ColorControl
              name={words.inspector.stop(i + 1)}
              label={<span className="property-name">{i + 1}</span>}
              port={{ id: "", type: "color", description: "" }}
              value={color}
              onChange={(value) => change(i, { color: String(value) })}
              onDone={onDone}
            />
            {moves ? (
              <>
                <NumberEntry
                  label={words.inspector.place(i + 1)}
                  value={place}
                  minimum={at(i - 1)}
                  maximum={at(i + 1)}
                  onChange={(at) => {
                    change(i, { at });
                    onDone();
                  }}
                />
                <IconButton
                  icon={X}
                  label={words.inspector.removeStop(i + 1)}
                  disabled={stops.length < 3}
                  onPress={() => done(stops.filter((_, j) => i !== j))}
                />
              </>
            ) : null}
          </li>
        ))}
      </ul>
      {moves ? (
        <IconButton
          icon={Plus}
          label={words.inspector.addStop}
          disabled={stops.length >= most}
          onPress={() => done(withAnother(stops))}
        />
      ) : null}
    </div>
  );
}

function moved(stop: Stop, step: number | undefined): Stop {
  return step === undefined || step === Math.round(stop.at * STEPS)
    ? stop
    : { ...stop, at: step / STEPS };
}

function css(color: string): string {
  const known = parseColor(color);
  return known ? toCss(known) : "transparent";
}

/** The gradient as style sheets have it, over a checkerboard. */
function strips(stops: readonly Stop[], light: boolean): string {
  const list = stops.map(({ color, at }) => `${css(color)} ${(at * 100).toFixed(2)}%`);
  const space = light ? "srgb-linear" : "srgb";
  return `linear-gradient(in ${space} to right, ${list.join(", ")}), repeating-conic-gradient(#999 0 25%, #fff 0 50%) 0 0 / 12px 12px`;
}
