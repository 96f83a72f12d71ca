// One of a few: buttons side by side, or a menu where there are many.

import { element, id } from "../element";
import { words } from "../graph";
import type { Ask, Entry } from "./field";

/** More than this are a menu. */
const MOST_BUTTONS = 5;
/** And more letters than this. */
const MOST_LETTERS = 34;

/** A choice's entry. */
export function choice(ask: Ask): Entry {
  const { values = [], names } = ask.parameter;
  const options = values.map((value) => ({ value, called: names?.get(value) ?? words(value) }));
  const few = values.length <= MOST_BUTTONS && values.join("").length <= MOST_LETTERS;
  return few ? buttons(options, ask) : menu(options, ask);
}

interface Option {
  value: string;
  called: string;
}

function menu(options: Option[], { give }: Ask): Entry {
  const one = ({ value, called }: Option) => element("option", { value, textContent: called });
  const select = element("select", {}, ...options.map(one));
  select.addEventListener("change", () => give(select.value, true));
  const show = (value: string) => {
    select.value = value;
  };
  return { body: [select], inputs: [select], show };
}

function buttons(options: Option[], { give }: Ask): Entry {
  const name = id("choice");
  const radios = options.map(({ value }) => {
    const radio = element("input", { type: "radio", name, value });
    radio.addEventListener("change", () => give(value, true));
    return radio;
  });
  const labels = options.map(({ called }, i) => {
    const text = element("span", { textContent: called });
    return element("label", { class: "segment" }, radios[i], text);
  });
  const show = (value: string) => {
    for (const radio of radios) radio.checked = radio.value === value;
  };
  return {
    body: [element("div", { class: "segments" }, ...labels)],
    inputs: radios,
    group: true,
    show,
  };
}
