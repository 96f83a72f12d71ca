// What every control has around it: a name, a way back, an explanation, and a place for errors.

import { element, id } from "../element";
import type { Parameter } from "../graph";
import { asText, label } from "../graph";

/** Told of each new value; null stands for the default. `settled` is false while it is dragged. */
export type Changed = (value: string | null, settled: boolean) => void;

/** A control of a parameter. */
export interface Control {
  element: HTMLElement;
  /** Shows what is wrong with its value, or that nothing is. */
  fail(message: string | null): void;
}

/** The inner part of a control, which knows how its kind of value is entered. */
export interface Entry {
  /** What goes below the name. */
  body: HTMLElement[];
  /** What goes beside the name. */
  beside?: HTMLElement[];
  /** What can be typed into or clicked; the first is what the name is of. */
  inputs: HTMLElement[];
  /** A group of inputs has a name of its own. */
  group?: boolean;
  /** Shows this value. */
  show(value: string): void;
}

/** What an entry is made with. */
export interface Ask {
  parameter: Parameter;
  /** To be called with each new value. */
  give: (value: string, settled: boolean) => void;
}

/** Puts a name, a way back, an explanation and a place for errors around an entry. */
export function field(
  parameter: Parameter,
  value: string | undefined,
  changed: Changed,
  entry: (ask: Ask) => Entry,
): Control {
  const standard = asText(parameter.default);
  const reset = resetButton(parameter, standard);
  const give = (text: string, settled: boolean) => {
    reset.hidden = text === standard;
    changed(text === standard ? null : text, settled);
  };
  const inner = entry({ parameter, give });
  reset.addEventListener("click", () => {
    inner.show(standard);
    give(standard, true);
    inner.inputs[0]?.focus();
  });
  inner.show(value ?? standard);
  reset.hidden = (value ?? standard) === standard;
  const error = element("p", { class: "field-error", id: id("error"), hidden: true });
  error.setAttribute("role", "alert");
  const about = element("p", {
    class: "field-about",
    id: id("about"),
    textContent: parameter.description ?? "",
  });
  const name = nameOf(inner, label(parameter));
  const head = element("div", { class: "field-head" }, name, reset, ...(inner.beside ?? []));
  const whole = element("div", { class: "field" }, head, ...inner.body, error, about);
  whole.dataset["parameter"] = parameter.name;
  describe(inner, whole, name, `${error.id} ${about.id}`);
  return { element: whole, fail: (message) => fail(inner.inputs, error, message) };
}

function resetButton(parameter: Parameter, standard: string): HTMLButtonElement {
  const what = `Reset ${label(parameter)} to ${standard || "its default"}`;
  return element("button", {
    class: "reset",
    type: "button",
    textContent: "Reset",
    ariaLabel: what,
  });
}

/** The name: the label of the first input, or that of the group. */
function nameOf(entry: Entry, text: string): HTMLElement {
  const name = { class: "field-name", id: id("label"), textContent: text };
  const first = entry.inputs[0];
  if (entry.group || !first) return element("span", name);
  first.id = id("input");
  return element("label", { ...name, htmlFor: first.id });
}

/** Tells those who cannot see how names and explanations belong to what. */
function describe(entry: Entry, whole: HTMLElement, name: HTMLElement, descriptions: string): void {
  if (entry.group) {
    whole.setAttribute("role", "group");
    whole.setAttribute("aria-labelledby", name.id);
  }
  for (const one of entry.group ? [whole] : entry.inputs)
    one.setAttribute("aria-describedby", descriptions);
}

function fail(inputs: HTMLElement[], error: HTMLElement, message: string | null) {
  error.hidden = message === null;
  error.textContent = message ?? "";
  for (const input of inputs) {
    if (message === null) input.removeAttribute("aria-invalid");
    else input.setAttribute("aria-invalid", "true");
  }
}
