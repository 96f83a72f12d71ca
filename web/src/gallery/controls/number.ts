// Numbers: a slider where there are ends, and a field to type into.

import { element } from "../element";
import type { Parameter } from "../graph";
import { label } from "../graph";
import type { Ask, Entry } from "./field";

/** Ends that lie farther apart than this are no ends for a slider. */
const WIDEST = 20_000;

/** A number's entry. */
export function number({ parameter, give }: Ask): Entry {
  const typed = element("input", {
    class: "number",
    type: "number",
    step: parameter.type === "int" ? "1" : "any",
    inputMode: "decimal",
    autocomplete: "off",
    placeholder: parameter.default === undefined ? "auto" : "",
  });
  if (parameter.minimum !== undefined) typed.min = String(parameter.minimum);
  if (parameter.maximum !== undefined) typed.max = String(parameter.maximum);
  const slider = sliderOf(parameter);
  const show = (value: string) => {
    typed.value = value;
    if (slider) fill(slider, value);
  };
  typed.addEventListener("input", () => {
    if (slider) fill(slider, typed.value);
    if (typed.value !== "" || typed.validity.valid) give(typed.value, true);
  });
  slider?.addEventListener("input", () => {
    typed.value = slider.value;
    fill(slider, slider.value);
    give(slider.value, false);
  });
  slider?.addEventListener("change", () => give(slider.value, true));
  return {
    beside: [typed],
    body: slider ? [slider] : [],
    inputs: slider ? [typed, slider] : [typed],
    show,
  };
}

function sliderOf(parameter: Parameter): HTMLInputElement | null {
  const { minimum, maximum } = parameter;
  if (minimum === undefined || maximum === undefined || !(maximum - minimum <= WIDEST)) return null;
  const slider = element("input", {
    type: "range",
    min: String(minimum),
    max: String(maximum),
    step: String(step(parameter.type === "int", maximum - minimum)),
  });
  slider.setAttribute("aria-label", `${label(parameter)}, slider`);
  return slider;
}

/** A two-hundredth of the way, rounded to one that people count in. */
function step(whole: boolean, way: number): number {
  const rough = way / 200;
  const power = 10 ** Math.floor(Math.log10(rough));
  const round = [1, 2, 5, 10].find((part) => part * power >= rough) ?? 10;
  return whole ? Math.max(1, Math.round(round * power)) : Number((round * power).toPrecision(3));
}

/** Moves a slider, and colors the way to its handle. */
function fill(slider: HTMLInputElement, value: string): void {
  slider.value = value;
  const [low, high] = [Number(slider.min), Number(slider.max)];
  const part = (Number(slider.value) - low) / (high - low || 1);
  slider.style.setProperty("--filled", `${100 * part}%`);
}
