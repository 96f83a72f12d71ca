// The result, with the picture it was made of under it: a handle uncovers the one or the other.

import type { Result } from "./api";
import { element } from "./element";
import { bytes, time } from "./words";

/** Pictures whose sides are in proportions so little apart lie on each other. */
const SAME_SHAPE = 0.01;

/** The stage. */
export class Stage {
  readonly element: HTMLElement;
  private readonly after = element("img", { class: "after", alt: "The result", hidden: true });
  private readonly before = element("img", { class: "before", alt: "", hidden: true });
  private readonly split = element("input", {
    class: "split",
    type: "range",
    min: "0",
    max: "100",
    value: "0",
    hidden: true,
  });
  private readonly table = element("div", { class: "table" });
  private readonly light = element("div", { class: "light" });
  private readonly facts = element("p", { class: "facts", role: "status" });
  private readonly message = element("p", { class: "stage-error", role: "alert", hidden: true });
  private readonly save = element("a", { class: "button", textContent: "Save", hidden: true });
  private readonly zoom = element("button", {
    type: "button",
    textContent: "Actual size",
    hidden: true,
  });

  constructor() {
    this.split.setAttribute("aria-label", "How much of the original is shown, in percent");
    this.split.addEventListener("input", () => this.uncover());
    this.zoom.setAttribute("aria-pressed", "false");
    this.zoom.addEventListener("click", () => {
      const actual = this.light.classList.toggle("actual");
      this.zoom.setAttribute("aria-pressed", String(actual));
    });
    for (const image of [this.after, this.before])
      image.addEventListener("load", () => this.arrange());
    const handle = element("span", { class: "handle", ariaHidden: "true" });
    this.table.append(this.after, this.before, handle, this.split);
    this.light.append(this.table, this.message);
    const bar = element(
      "div",
      { class: "bar" },
      this.facts,
      element("div", { class: "tools" }, this.zoom, this.save),
    );
    this.element = element("section", { class: "stage", ariaLabel: "Result" }, this.light, bar);
    this.uncover();
  }

  /** Shows that it is being worked on, or no more. */
  busy(busy: boolean): void {
    this.light.classList.toggle("busy", busy);
    this.element.ariaBusy = String(busy);
  }

  /** Shows a result. */
  async show(result: Result, name: string): Promise<void> {
    this.fail(null);
    await exchange(this.after, result.blob);
    this.save.href = this.after.src;
    this.save.download = name;
    this.save.hidden = this.zoom.hidden = false;
    const { naturalWidth: width, naturalHeight: height } = this.after;
    const made = result.server_ms === null ? "" : `, made in ${time(result.server_ms)}`;
    const told = result.kept ? ", kept by the server" : made;
    const facts = [`${width} × ${height}`, bytes(result.blob.size), time(result.time_ms) + told];
    this.facts.textContent = facts.join(" · ");
  }

  /** The size of the result. */
  size(): { width: number; height: number } {
    return { width: this.after.naturalWidth, height: this.after.naturalHeight };
  }

  /** Puts the picture it was made of under it; nothing if there is none. */
  async under(blob: Blob | null): Promise<void> {
    if (blob) await exchange(this.before, blob);
    this.before.hidden = blob === null;
    this.arrange();
  }

  /** Says why there is no result; the one before stays. */
  fail(message: string | null): void {
    this.message.hidden = message === null;
    this.message.textContent = message ?? "";
    this.table.classList.toggle("stale", message !== null);
    if (message !== null) this.facts.textContent = "";
  }

  /** Lays one picture on the other, if they have the same shape. */
  private arrange(): void {
    const shape = (image: HTMLImageElement) => image.naturalWidth / image.naturalHeight;
    const [one, other] = [shape(this.after), shape(this.before)];
    const same =
      !this.before.hidden && !this.after.hidden && Math.abs(one / other - 1) < SAME_SHAPE;
    this.split.hidden = !same;
    this.table.classList.toggle("comparing", same);
    this.table.style.setProperty("--width", `${this.after.naturalWidth}`);
  }

  private uncover(): void {
    this.table.style.setProperty("--split", `${this.split.value}%`);
  }
}

/** Shows another picture in an element, once it is decoded. */
async function exchange(image: HTMLImageElement, blob: Blob): Promise<void> {
  const next = new Image();
  next.src = URL.createObjectURL(blob);
  try {
    await next.decode();
  } catch {
    URL.revokeObjectURL(next.src);
    throw new Error("This browser cannot show the picture; try another format.");
  }
  const old = image.src;
  image.src = next.src;
  image.hidden = false;
  await image.decode().catch(() => undefined);
  if (old) URL.revokeObjectURL(old);
}
