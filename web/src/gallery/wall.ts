// The wall: every graph, with what it makes of the picture.

import type { Sample } from "./api";
import { picture as make } from "./api";
import { element } from "./element";
import type { Graph } from "./graph";
import { copies, description, example, takesPicture, title } from "./graph";
import { chooser } from "./pictures";
import { addressOf } from "./place";
import type { Picture, Request } from "./request";

/** What the wall is made of. */
export interface Wall {
  graphs: Record<string, Graph>;
  samples: Sample[];
  picture: Picture | null;
  chosen: (picture: Picture) => void;
}

/** How many pictures are asked for at a time. */
const AT_A_TIME = 3;

/** The wall. `signal` ends it. */
export function wall({ graphs, samples, picture, chosen }: Wall, signal: AbortSignal): HTMLElement {
  const queue = new Queue(signal);
  const cards = Object.entries(graphs).map(([name, graph]) => card(name, graph, picture, queue));
  const count = `${cards.length} ${cards.length === 1 ? "graph" : "graphs"}`;
  return element(
    "main",
    { class: "wall" },
    element(
      "header",
      { class: "intro" },
      element("h1", { textContent: "Every graph is an address", tabIndex: -1 }),
      element("p", {
        textContent: `${count}, each with what it makes of one picture. Choose another, or choose a graph.`,
      }),
    ),
    chooser(samples, picture, chosen).element,
    element("ul", { class: "cards" }, ...cards),
  );
}

/** What is asked for when a graph is opened: its example, on this picture. */
export function opening(name: string, graph: Graph, picture: Picture | null): Request {
  return {
    graph: name,
    extension: copies(graph) ? ending(picture) : "jpg",
    picture: takesPicture(graph) ? picture : null,
    values: example(graph),
    width: "",
    height: "",
    fit: "inside",
    quality: "",
  };
}

/** The ending of a picture's name. */
function ending(picture: Picture | null): string {
  if (!picture) return "";
  const name = "file" in picture ? picture.file.name : (picture.address.split(/[?#]/)[0] ?? "");
  return /\.(\w{3,4})$/.exec(name)?.[1]?.toLowerCase() ?? "";
}

function card(name: string, graph: Graph, picture: Picture | null, queue: Queue): HTMLElement {
  const request = opening(name, graph, picture);
  const image = element("img", { alt: "", width: 480, height: 360 });
  const frame = element("div", { class: "picture waiting" }, image);
  const small = copies(graph)
    ? request
    : { ...request, extension: "webp", width: "480", height: "360", fit: "cover" };
  const heading = element("h2", { textContent: title(name, graph) });
  const about = element("p", { textContent: description(graph) });
  const link = element("a", { href: addressOf(request) }, frame, heading, about);
  link.dataset["graph"] = name;
  queue.add(link, async (signal) => {
    try {
      const result = await make(small, signal);
      image.src = URL.createObjectURL(result.blob);
      await image.decode();
      URL.revokeObjectURL(image.src);
      frame.className = "picture";
    } catch (error) {
      if (signal.aborted) return;
      frame.className = "picture failed";
      frame.replaceChildren(
        element("span", { textContent: error instanceof Error ? error.message : String(error) }),
      );
    }
  });
  return element("li", {}, link);
}

/** Makes the pictures of what is in sight, a few at a time. */
class Queue {
  private readonly works = new Map<Element, (signal: AbortSignal) => Promise<void>>();
  private readonly ready: Element[] = [];
  private readonly eye: IntersectionObserver;
  private busy = 0;

  constructor(private readonly signal: AbortSignal) {
    this.eye = new IntersectionObserver((entries) => this.see(entries), { rootMargin: "400px" });
    signal.addEventListener("abort", () => this.eye.disconnect());
  }

  add(what: Element, work: (signal: AbortSignal) => Promise<void>): void {
    this.works.set(what, work);
    this.eye.observe(what);
  }

  private see(entries: IntersectionObserverEntry[]): void {
    for (const { target, isIntersecting } of entries) {
      if (!isIntersecting) continue;
      this.eye.unobserve(target);
      this.ready.push(target);
    }
    while (this.busy < AT_A_TIME && this.ready.length > 0) void this.next();
  }

  private async next(): Promise<void> {
    this.busy += 1;
    for (let what = this.ready.shift(); what && !this.signal.aborted; what = this.ready.shift()) {
      await this.works.get(what)?.(this.signal);
    }
    this.busy -= 1;
  }
}
