// Values in the little room that a node has.

import type { Json } from "../graph/json";

/** A value in a few letters. */
export function brief(value: Json): string {
  if (typeof value === "number") return String(Math.round(value * 1000) / 1000);
  const text = typeof value === "string" ? value : JSON.stringify(value);
  return text.length > 22 ? `${text.slice(0, 21)}…` : text;
}
