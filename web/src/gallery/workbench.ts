// One graph at work: its controls, and what comes of them.

import type { Sample } from "./api";
import { Problem, picture as make } from "./api";
import type { Control } from "./controls/field";
import { control } from "./controls/control";
import { element } from "./element";
import type { Graph } from "./graph";
import { copies, description, parameters, takesPicture, title, words } from "./graph";
import { keyForm } from "./keyform";
import { Latest } from "./latest";
import { outputControls } from "./output";
import type { Chooser } from "./pictures";
import { chooser } from "./pictures";
import { addressOf, galleryAddress } from "./place";
import type { Picture, Request } from "./request";
import { target } from "./request";
import { Share } from "./share";
import { Stage } from "./stage";

/** What a workbench is made of. */
export interface Work {
  graph: Graph;
  request: Request;
  samples: Sample[];
  /** The key that a request was signed with, if it came from elsewhere. */
  signedBy: string | null;
  chosen: (picture: Picture) => void;
}

/** One graph at work. */
export class Workbench {
  readonly element: HTMLElement;
  private readonly stage = new Stage();
  private readonly share = new Share();
  private readonly latest = new Latest();
  private readonly original = new Latest();
  private readonly controls = new Map<string, Control>();
  private readonly chooser: Chooser | null;
  /** What the picture under the result was asked for with. */
  private under = "";

  constructor(
    private readonly work: Work,
    signal: AbortSignal,
  ) {
    const { graph, request, samples, chosen } = work;
    this.chooser = takesPicture(graph) ? chooser(samples, request.picture, chosen) : null;
    this.element = element(
      "main",
      { class: "workbench" },
      this.heading(),
      element("div", { class: "left" }, this.stage.element, this.share.element),
      this.panel(),
    );
    signal.addEventListener("abort", () => {
      this.latest.stop();
      this.original.stop();
    });
    this.changed(true);
  }

  private heading(): HTMLElement {
    const { graph, request } = this.work;
    const input = request.picture && "address" in request.picture ? request.picture.address : null;
    return element(
      "header",
      { class: "heading" },
      element("a", { class: "back", href: galleryAddress(input), textContent: "All graphs" }),
      element("h1", { textContent: title(request.graph, graph), tabIndex: -1 }),
      element("p", { textContent: description(graph) }),
    );
  }

  private panel(): HTMLElement {
    const { graph, request, signedBy } = this.work;
    const fields = parameters(graph).map((parameter) => {
      const { name } = parameter;
      const one = control(parameter, request.values.get(name), (value, settled) => {
        if (value === null) request.values.delete(name);
        else request.values.set(name, value);
        this.changed(settled);
      });
      this.controls.set(name, one);
      return one.element;
    });
    const part = (name: string, ...content: HTMLElement[]) =>
      content.length === 0
        ? null
        : element(
            "details",
            { class: "panel-part", open: true },
            element("summary", { textContent: name }),
            ...content,
          );
    return element(
      "aside",
      { class: "panel", ariaLabel: "Controls" },
      part("Look", ...fields),
      this.chooser && part("Picture", this.chooser.element),
      copies(graph)
        ? null
        : part(
            "Result",
            ...outputControls(request, this.controls, (settled) => this.changed(settled)),
          ),
      keyForm(() => this.changed(true), signedBy),
    );
  }

  /** Something is to be another. */
  private changed(settled: boolean): void {
    const { request, graph } = this.work;
    if (settled && !(request.picture && "file" in request.picture))
      history.replaceState(null, "", addressOf(request));
    if (takesPicture(graph) && !request.picture) {
      this.stage.fail("Choose a picture: a sample, an address, or a file.");
      return;
    }
    const asked: Request = { ...request, values: new Map(request.values) };
    this.latest.ask((signal) => this.render(asked, signal), settled);
    this.original.ask((signal) => this.compare(asked, signal), settled);
  }

  private async render(asked: Request, signal: AbortSignal): Promise<void> {
    this.stage.busy(true);
    try {
      const result = await make(asked, signal);
      if (signal.aborted) return;
      await this.stage.show(result, `${asked.graph}.${asked.extension || "out"}`);
      this.fail(null);
      await this.share.show(asked, this.stage.size());
    } catch (error) {
      if (signal.aborted) return;
      this.fail(error instanceof Error ? error : new Error(String(error)));
    } finally {
      if (!signal.aborted) this.stage.busy(false);
    }
  }

  /** Gets the original in the size of the result. */
  private async compare(asked: Request, signal: AbortSignal): Promise<void> {
    const size =
      asked.width || asked.height ? {} : { width: "1600", height: "1600", fit: "inside" };
    const plain = {
      ...asked,
      ...size,
      graph: "passthrough",
      extension: "webp",
      quality: "",
      values: new Map(),
    };
    if (!asked.picture) return this.stage.under(null);
    const name = target(plain);
    if (name === this.under) return;
    const result = await make(plain, signal).catch(() => null);
    if (signal.aborted) return;
    this.under = name;
    await this.stage.under(result?.blob ?? null);
  }

  /** Says what is wrong where it was caused, or that nothing is. */
  private fail(error: Error | null): void {
    for (const control of this.controls.values()) control.fail(null);
    this.chooser?.fail(null);
    if (!error) return this.stage.fail(null);
    const parameter = error instanceof Problem ? error.parameter : null;
    if (parameter === "input" && this.chooser) this.chooser.fail(error.message);
    const control = parameter === null ? undefined : this.controls.get(parameter);
    control?.fail(error.message);
    control?.element.scrollIntoView({ block: "nearest" });
    this.stage.fail(
      control ? `The picture cannot be made: see ${words(parameter ?? "")}.` : error.message,
    );
  }
}
