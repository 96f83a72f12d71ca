// Numbers on sliders.

import type { Port } from "../../session/catalogue";

/** What a slider offers. */
export interface Scale {
  from: number;
  to: number;
  gamma: number;
}

/** What a slider offers: what the operation says, or the whole range if that is not endless. */
export function scaleOf({ slider, minimum, maximum }: Port): Scale | null {
  if (slider) return slider;
  if (minimum === undefined || maximum === undefined || maximum - minimum > 1e5) return null;
  return maximum > minimum ? { from: minimum, to: maximum, gamma: 1 } : null;
}

/** Where on a slider a value is, from 0 to 1. */
export function position({ from, to, gamma }: Scale, value: number): number {
  const part = Math.min(Math.max((value - from) / (to - from), 0), 1);
  return part ** (1 / gamma);
}

/** The value at a place of a slider. */
export function valueAt({ from, to, gamma }: Scale, part: number): number {
  return from + part ** gamma * (to - from);
}

/** Digits after the point, so that a slider's steps are told apart. */
export function digitsFor(range: number): number {
  return Math.min(Math.max(3 - Math.floor(Math.log10(range)), 0), 6);
}
