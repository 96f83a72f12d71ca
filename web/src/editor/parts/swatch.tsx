// A little piece of a color.

import type { Json } from "../graph/json";
import { parseColor, toCss } from "../session/color";

/** The color that a value is; nothing if it is none. */
export function Swatch({ value }: { value: Json }) {
  const color = typeof value === "string" && /^(#|rgb)/.test(value) ? parseColor(value) : null;
  return color ? (
    <span className="swatch" aria-hidden>
      <span style={{ background: toCss(color) }} />
    </span>
  ) : null;
}
