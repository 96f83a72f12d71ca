// Any text.

import { element } from "../element";
import type { Ask, Entry } from "./field";

/** A text's entry. */
export function text({ give }: Ask): Entry {
  const typed = element("input", {
    class: "text",
    type: "text",
    autocomplete: "off",
    spellcheck: false,
  });
  typed.addEventListener("input", () => give(typed.value, true));
  const show = (value: string) => {
    typed.value = value;
  };
  return { body: [typed], inputs: [typed], show };
}
