// The control that suits a parameter.

import type { Parameter, PortType } from "../graph";
import { choice } from "./choice";
import { color } from "./color";
import type { Ask, Changed, Control, Entry } from "./field";
import { field } from "./field";
import { number } from "./number";
import { text } from "./text";
import { toggle } from "./toggle";

const ENTRIES: Partial<Record<PortType, (ask: Ask) => Entry>> = {
  boolean: toggle,
  color,
  enum: choice,
  int: number,
  number,
};

/** A control for a parameter, with a value or its default. */
export function control(
  parameter: Parameter,
  value: string | undefined,
  changed: Changed,
): Control {
  return field(parameter, value, changed, ENTRIES[parameter.type ?? "string"] ?? text);
}
