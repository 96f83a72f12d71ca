// Which picture the graphs are shown with: a sample, one at an address, or a file of the user's.

import type { Sample } from "./api";
import { element, id } from "./element";
import { key } from "./key";
import type { Picture } from "./request";
import { address } from "./request";

/** The part of the page in which a picture is chosen. */
export interface Chooser {
  element: HTMLElement;
  /** Says what is wrong with the picture, or that nothing is. */
  fail(message: string | null): void;
}

/** Lets a picture be chosen. */
export function chooser(
  samples: Sample[],
  current: Picture | null,
  chosen: (picture: Picture) => void,
): Chooser {
  const error = element("p", { class: "field-error", id: id("error"), hidden: true });
  error.setAttribute("role", "alert");
  const fail = (message: string | null) => {
    error.hidden = message === null;
    error.textContent = message ?? "";
  };
  const choose = (picture: Picture) => {
    fail(null);
    chosen(picture);
  };
  const whole = element(
    "section",
    { class: "chooser", ariaLabel: "Picture" },
    strip(samples, current, choose),
    element(
      "div",
      { class: "own-picture" },
      addressForm(current, choose, error.id),
      fileButton(current, choose),
    ),
    error,
  );
  return { element: whole, fail };
}

/** The address of a sample. */
export function addressOfSample(sample: Sample): string {
  return `files/${sample.name}`;
}

/** The samples, one beside the other. */
function strip(
  samples: Sample[],
  current: Picture | null,
  choose: (picture: Picture) => void,
): HTMLElement | null {
  if (samples.length < 2) return null;
  const name = id("sample");
  const frames = samples.map((sample) => {
    const path = addressOfSample(sample);
    const radio = element("input", { type: "radio", name, value: path });
    radio.checked = current !== null && "address" in current && current.address === path;
    radio.addEventListener("change", () => choose({ address: path }));
    const image = element("img", {
      alt: sample.name.replace(/\.\w+$/, "").replaceAll(/[-_]+/g, " "),
      width: 72,
      height: 54,
    });
    void thumbnail(path).then((url) => (image.src = url));
    return element("label", { class: "frame" }, radio, image);
  });
  return element("div", { class: "strip", role: "radiogroup", ariaLabel: "Samples" }, ...frames);
}

function thumbnail(path: string): Promise<string> {
  const size = { width: "144", height: "108", fit: "cover", quality: "" };
  const picture = { address: path };
  return address(
    { graph: "passthrough", extension: "webp", picture, values: new Map(), ...size },
    key(),
  );
}

function addressForm(
  current: Picture | null,
  choose: (picture: Picture) => void,
  errorId: string,
): HTMLElement {
  const typed = element("input", {
    class: "text",
    type: "text",
    inputMode: "url",
    name: "input",
    placeholder: "https://… or files/…",
    autocomplete: "off",
    spellcheck: false,
    value: current && "address" in current ? current.address : "",
  });
  typed.setAttribute("aria-label", "Address of a picture");
  typed.setAttribute("aria-describedby", errorId);
  const form = element(
    "form",
    { class: "address" },
    typed,
    element("button", { type: "submit", textContent: "Use" }),
  );
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (typed.value.trim()) choose({ address: typed.value.trim() });
  });
  return form;
}

function fileButton(current: Picture | null, choose: (picture: Picture) => void): HTMLElement {
  const input = element("input", {
    type: "file",
    accept: "image/*,.exr,.hdr,.jxl,.qoi,.tif,.tiff,.ppm,.pfm",
  });
  input.addEventListener("change", () => {
    const file = input.files?.[0];
    if (file) choose({ file });
  });
  const name = current && "file" in current ? current.file.name : "Open or drop a file";
  return element("label", { class: "button file" }, input, element("span", { textContent: name }));
}
