// On or off.

import { element } from "../element";
import type { Ask, Entry } from "./field";

/** A switch's entry. */
export function toggle({ give }: Ask): Entry {
  const box = element("input", { class: "switch", type: "checkbox" });
  box.setAttribute("role", "switch");
  box.addEventListener("change", () => give(String(box.checked), true));
  const show = (value: string) => {
    box.checked = value.toLowerCase() === "true";
  };
  return { beside: [box], body: [], inputs: [box], show };
}
