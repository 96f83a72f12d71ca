// The result as something to take away: an address, a piece of HTML, a line for the shell.

import { element, id } from "./element";
import { key } from "./key";
import type { Request } from "./request";
import { address } from "./request";

/** Widths to offer to browsers, where none was asked for. */
const WIDTHS = [320, 640, 1280, 1920];

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
    const texts = await Promise.all([link(request), html(request, size), curl(request)]);
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

function isFile(request: Request): boolean {
  return request.picture !== null && "file" in request.picture;
}

async function whole(request: Request, more?: Record<string, string>): Promise<string> {
  return location.origin + (await address(request, key(), more));
}

async function link(request: Request): Promise<string | null> {
  return isFile(request) ? null : whole(request);
}

async function curl(request: Request): Promise<string> {
  const output = `${request.graph}.${request.extension || "out"}`;
  const line = `curl -o ${quoted(output)} ${quoted(await whole(request))}`;
  if (!request.picture || !("file" in request.picture)) return line;
  const { name, type } = request.picture.file;
  return `${line} \\\n  -H 'content-type: ${type || "application/octet-stream"}' --data-binary @${quoted(name)}`;
}

function quoted(text: string): string {
  return /^[\w./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}

async function html(
  request: Request,
  size: { width: number; height: number },
): Promise<string | null> {
  if (isFile(request)) return null;
  const src = await whole(request);
  const sources =
    request.width || request.height ? densities(request, src) : widths(request, size.width);
  const attributes = [
    `src="${escaped(src)}"`,
    ...(await sources),
    `width="${size.width}" height="${size.height}" alt=""`,
  ];
  return `<img ${attributes.join("\n     ")}>`;
}

/** The same size, and twice as fine for fine screens. */
async function densities(request: Request, src: string): Promise<string[]> {
  const fine = await whole(request, { dpr: "2" });
  return [`srcset="${escaped(src)} 1x,\n             ${escaped(fine)} 2x"`];
}

/** Several widths up to that of the result. */
async function widths(request: Request, most: number): Promise<string[]> {
  const all = [...WIDTHS.filter((width) => width < most), most];
  const one = async (width: number) =>
    `${escaped(await whole(request, { width: String(width) }))} ${width}w`;
  const list = await Promise.all(all.map(one));
  return [`srcset="${list.join(",\n             ")}"`, `sizes="100vw"`];
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll('"', "&quot;");
}
