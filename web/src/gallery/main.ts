// The page: the wall of all graphs, or one at work.

import "./style/page.css";
import "./style/wall.css";
import "./style/stage.css";
import "./style/share.css";
import "./style/controls.css";
import "./style/slider.css";
import "./style/workbench.css";

import type { Sample } from "./api";
import { graphs as listGraphs, samples as listSamples } from "./api";
import { takeArrivals } from "./arrivals";
import { element } from "./element";
import type { Graph } from "./graph";
import { takesPicture } from "./graph";
import { addressOfSample } from "./pictures";
import { galleryAddress, place } from "./place";
import type { Picture } from "./request";
import { wall } from "./wall";
import { Workbench } from "./workbench";

/** The page, and what it remembers from one place to the next. */
class Page {
  private picture: Picture | null = null;
  private shown = new AbortController();

  constructor(
    private readonly root: HTMLElement,
    private readonly graphs: Record<string, Graph>,
    private readonly samples: Sample[],
  ) {
    const first = samples[0];
    if (first) this.picture = { address: addressOfSample(first) };
    addEventListener("popstate", () => this.show(false));
    document.addEventListener("click", (event) => this.follow(event));
    takeArrivals((picture) => this.choose(picture));
  }

  /** Shows what the page's address says. */
  show(moved: boolean): void {
    this.shown.abort();
    this.shown = new AbortController();
    const main = this.main();
    this.root.replaceChildren(header(), main);
    document.title = `${main.querySelector("h1")?.textContent ?? ""} · imgflo`;
    if (moved) main.querySelector("h1")?.focus({ preventScroll: true });
    if (moved) scrollTo(0, 0);
  }

  private main(): HTMLElement {
    const { graphs, samples } = this;
    const here = place(new URL(location.href));
    const chosen = (picture: Picture) => this.choose(picture);
    if (here.kind === "gallery") {
      if (here.input) this.picture = { address: here.input };
      return wall({ graphs, samples, picture: this.picture, chosen }, this.shown.signal);
    }
    const { request, signedBy } = here;
    const graph = graphs[request.graph];
    if (!graph) return missing(request.graph);
    if (request.picture) this.picture = request.picture;
    request.picture = takesPicture(graph) ? (request.picture ?? this.picture) : null;
    return new Workbench({ graph, request, samples, signedBy, chosen }, this.shown.signal).element;
  }

  private choose(picture: Picture): void {
    this.picture = picture;
    const url = new URL(location.href);
    if (place(url).kind === "gallery") {
      history.replaceState(null, "", galleryAddress("address" in picture ? picture.address : null));
    } else {
      if ("address" in picture) url.searchParams.set("input", picture.address);
      else url.searchParams.delete("input");
      history.replaceState(null, "", url);
    }
    this.show(false);
  }

  /** Follows links within the page without loading it again. */
  private follow(event: MouseEvent): void {
    const link = (event.target as Element).closest("a");
    const plain =
      event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey;
    const here = link?.origin === location.origin && /^\/(gallery|debug\/)/.test(link.pathname);
    if (!link || !plain || link.download || !here) return;
    event.preventDefault();
    const go = () => {
      history.pushState(null, "", link.href);
      this.show(true);
    };
    if (document.startViewTransition && !matchMedia("(prefers-reduced-motion: reduce)").matches)
      document.startViewTransition(go);
    else go();
  }
}

function header(): HTMLElement {
  const name = element("a", { class: "wordmark", href: "/gallery", textContent: "imgflo" });
  const editor = element("a", { href: "/", textContent: "Editor" });
  return element("div", { class: "top", role: "banner" }, name, editor);
}

function missing(name: string): HTMLElement {
  return element(
    "main",
    { class: "notice" },
    element("h1", { textContent: "No such graph", tabIndex: -1 }),
    element("p", { textContent: `No graph is called ${name}.` }),
    element("p", {}, element("a", { href: "/gallery", textContent: "See all graphs" })),
  );
}

async function start(root: HTMLElement): Promise<void> {
  try {
    const [graphs, samples] = await Promise.all([listGraphs(), listSamples()]);
    new Page(root, graphs, samples).show(false);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    root.replaceChildren(
      header(),
      element(
        "main",
        { class: "notice" },
        element("h1", { textContent: "Nothing to show" }),
        element("p", { textContent: message, role: "alert" }),
      ),
    );
  }
}

const root = document.getElementById("page");
if (root) void start(root);
