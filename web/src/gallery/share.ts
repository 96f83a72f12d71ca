// The result as something to take away: an address, a piece of HTML, a line for the shell.

import { element, id } from "./element";
import { key } from "./key";
import type { Request } from "./request";
import { curl, html, link } from "./snippets";

/** A part of the page that shows texts to copy. */
export class Share {
  readonly element: HTMLElement;
  private readonly lines = ["Address", "HTML", "curl"].map((name) => new Line(name));

  constructor() {
    const heading = element("h2", { textContent: "Take it with you" });
    const lines = this.lines.map((line) => line.element);
    this.element = element("section", { class: "share", hidden: true }, heading, ...lines);
  }

  /** Shows the texts for a request, whose result has this size. */
  async show(request: Request, size: { width: number; height: number }): Promise<void> {
    const texts = await Promise.all([
      link(request, key()),
      html(request, key(), size),
      curl(request, key()),
    ]);
    texts.forEach((text, i) => this.lines[i]?.show(text));
    this.element.hidden = false;
  }
}

/** A text with a button that copies it. */
class Line {
  readonly element: HTMLElement;
  private readonly code = element("code");

  constructor(name: string) {
    const label = element("h3", { textContent: name, id: id("text") });
    const text = element("pre", { tabIndex: 0, role: "region" }, this.code);
    text.setAttribute("aria-labelledby", label.id);
    const copy = element("button", {
      type: "button",
      textContent: "Copy",
      ariaLabel: `Copy ${name}`,
    });
    const said = element("span", { class: "said", role: "status" });
    copy.addEventListener("click", () => {
      void navigator.clipboard.writeText(this.code.textContent ?? "").then(
        () => this.say(said, "Copied"),
        () => this.select(text, said),
      );
    });
    this.element = element(
      "div",
      { class: "line" },
      element("div", { class: "line-head" }, label, said, copy),
      text,
    );
    this.element.dataset["text"] = name;
  }

  show(text: string | null): void {
    this.element.hidden = text === null;
    this.code.textContent = text ?? "";
  }

  private say(where: HTMLElement, what: string): void {
    where.textContent = what;
    setTimeout(() => (where.textContent = ""), 2000);
  }

  /** Where the page may not write to the clipboard, the user copies what is selected. */
  private select(text: HTMLElement, said: HTMLElement): void {
    getSelection()?.selectAllChildren(text);
    this.say(said, "Selected");
  }
}
