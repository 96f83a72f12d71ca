// Colors: what the browser has to pick one, and its number to type.

import { element } from "../element";
import { label } from "../graph";
import type { Ask, Entry } from "./field";

/** A color's entry. */
export function color({ parameter, give }: Ask): Entry {
  const typed = element("input", {
    class: "color-text",
    type: "text",
    autocomplete: "off",
    spellcheck: false,
  });
  const picker = element("input", { class: "color", type: "color" });
  picker.setAttribute("aria-label", `Pick ${label(parameter)}`);
  const show = (value: string) => {
    typed.value = value;
    picker.value = opaque(value) ?? picker.value;
  };
  typed.addEventListener("input", () => {
    picker.value = opaque(typed.value) ?? picker.value;
    give(typed.value.trim(), true);
  });
  const picked = (settled: boolean) => () => {
    typed.value = picker.value + alpha(typed.value);
    give(typed.value, settled);
  };
  picker.addEventListener("input", picked(false));
  picker.addEventListener("change", picked(true));
  return { beside: [typed, picker], body: [], inputs: [typed, picker], show };
}

/** A color as `#rrggbb`, if it is written with `#`. */
export function opaque(value: string): string | null {
  const digits = /^#([0-9a-f]{3,8})$/i.exec(value.trim())?.[1];
  if (!digits) return null;
  if (digits.length <= 4)
    return `#${[...digits.slice(0, 3)].map((digit) => digit + digit).join("")}`;
  return digits.length === 6 || digits.length === 8 ? `#${digits.slice(0, 6)}` : null;
}

/** The alpha of a color that is written as `#rrggbbaa`. */
function alpha(value: string): string {
  return /^#[0-9a-f]{6}([0-9a-f]{2})$/i.exec(value.trim())?.[1] ?? "";
}
