// What divides two pictures that lie upon each other.

import { Slider, SliderThumb, SliderTrack } from "react-aria-components";

import { words } from "../words";

/** Where before ends and after begins. */
export function Divider({ split, onSplit }: { split: number; onSplit: (split: number) => void }) {
  return (
    <Slider
      className="divider"
      aria-label={words.viewer.divider}
      minValue={0}
      maxValue={100}
      step={0.1}
      value={split}
      onChange={onSplit}
    >
      <SliderTrack className="divider-track">
        <span className="divider-line" style={{ left: `${split}%` }} />
        <span className="divider-name before">{words.viewer.before}</span>
        <span className="divider-name after">{words.viewer.after}</span>
        <SliderThumb className="divider-thumb" />
      </SliderTrack>
    </Slider>
  );
}
