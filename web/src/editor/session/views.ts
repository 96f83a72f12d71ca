// Pictures of nodes, as the runtime makes them. They come often, so each has its own listeners.

import type { Json } from "../graph/json";
import type { Frame, Message, Payload } from "../protocol/message";
import type { Follower, Session } from "./session";

/** A part of a picture, in its own pixels. */
export interface Rect {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** What is to be seen. */
export interface Wish {
  node: string;
  /** The room there is, in pixels of the screen. */
  width: number;
  height: number;
  region?: Rect;
  priority?: number;
  /** Milliseconds between two pictures, at least. */
  interval?: number;
  format?: "auto" | "jpeg" | "png" | "webp";
  /** Where the page finds a picture file that is to be seen instead: what comes into the graph. */
  still?: string;
}

/** What is seen. */
export interface Picture {
  /** How many came before it. */
  count: number;
  /** Where the page finds the file. */
  readonly url: string;
  /** The file, if it came with the picture. */
  file(): Blob | null;
  /** Whether the runtime made it, of a node: it is no file that comes into the graph. */
  made: boolean;
  /** The size of the file. */
  width: number;
  height: number;
  /** The whole picture of the node, and the part that this is. */
  bounds: Rect;
  region: Rect;
  /** Whether a sharper one follows. */
  coarse: boolean;
  took: number;
}

/** A picture, or why there is none. */
export interface View {
  picture: Picture | null;
  failure: string | null;
  /** The node whose fault it is. */
  culprit: string | null;
  /** How much of a picture that takes long is done, from 0 to 1. */
  progress: number | null;
}

/** The view of the picture that is looked at. */
export const MAIN = "main";

const NOTHING: View = { picture: null, failure: null, culprit: null, progress: null };

/** The file of a picture that came in a frame. Browsers take long to know of files, so a small picture
 * is its own address, and what nobody asks for, as another came before it was drawn, is not made. */
class PictureFile {
  private address: string | undefined;
  private blob: Blob | undefined;

  constructor(
    private readonly bytes: Uint8Array<ArrayBuffer>,
    private readonly type: string,
  ) {}

  get url(): string {
    return (this.address ??= `data:${this.type};base64,${base64(this.bytes)}`);
  }

  get file(): Blob {
    return (this.blob ??= new Blob([this.bytes], { type: this.type }));
  }
}

/** Pictures of nodes. */
export class Views implements Follower {
  private readonly wishes = new Map<string, Wish>();
  private readonly views = new Map<string, View>();
  private readonly listeners = new Map<string, Set<() => void>>();
  /** The views that changed since the screen was drawn. */
  private readonly changed = new Set<string>();
  private drawing = 0;
  private count = 0;

  constructor(private readonly session: Session) {
    session.follow(this);
  }

  /** Wants to see something, from now on, under a name. */
  watch(view: string, wish: Wish): void {
    this.wishes.set(view, wish);
    this.say(view, wish);
  }

  /** Does not want to see it any more. */
  unwatch(view: string): void {
    this.wishes.delete(view);
    if (this.speaks()) this.session.tell("imgflo", "unwatch", { view });
  }

  /** What is seen now. */
  get(view: string): View {
    return this.views.get(view) ?? NOTHING;
  }

  /** Calls back when a view changes, until what is returned is called. */
  subscribe(view: string, changed: () => void): () => void {
    const listeners = this.listeners.get(view) ?? new Set();
    this.listeners.set(view, listeners.add(changed));
    return () => listeners.delete(changed);
  }

  /** Calls back when another picture is seen, until what is returned is called. */
  next(view: string, seen: () => void): () => void {
    const { picture } = this.get(view);
    return this.subscribe(view, () => this.get(view).picture !== picture && seen());
  }

  opened(): void {
    for (const view of this.views.keys()) if (!this.wishes.has(view)) this.forget(view);
    for (const [view, wish] of this.wishes) this.say(view, wish);
  }

  frame({ header, file }: Frame): void {
    const view = String(header["view"]);
    const wish = this.wishes.get(view);
    if (!wish || wish.still !== undefined) return;
    const made = new PictureFile(file, String(header["type"] ?? "image/jpeg"));
    const { width, height } = { width: number(header["width"]), height: number(header["height"]) };
    const whole = { x: 0, y: 0, width, height };
    const picture: Picture = {
      count: (this.count += 1),
      get url() {
        return made.url;
      },
      file: () => made.file,
      made: true,
      width,
      height,
      bounds: rect(header["bounds"]) ?? whole,
      region: rect(header["region"]) ?? rect(header["bounds"]) ?? whole,
      coarse: header["coarse"] === true,
      took: number(header["took"]),
    };
    this.set(view, { ...NOTHING, picture });
  }

  message({ protocol, command, payload }: Message): void {
    if (protocol === "imgflo" && command === "failed") this.failed(payload);
    if (protocol === "imgflo" && command === "progress") {
      const view = String(payload["view"]);
      this.set(view, { ...this.get(view), progress: number(payload["done"]) });
    }
    if (protocol === "network" && command === "data") this.told(payload);
  }

  private failed(payload: Payload): void {
    const { view, node, message } = payload;
    const culprit = typeof node === "string" ? node : null;
    const failure = String(message ?? "");
    this.set(String(view), { ...this.get(String(view)), failure, culprit, progress: null });
  }

  /** Runtimes without the protocol `imgflo` give addresses of pictures as packets on edges. */
  private told({ data, src }: Payload): void {
    if (this.speaks() || !isObject(data) || !isObject(src)) return;
    if (data["type"] !== "previewurl" || typeof data["url"] !== "string") return;
    const whole = { x: 0, y: 0, width: 300, height: 300 };
    const url = `${data["url"]}${data["url"].includes("?") ? "&" : "?"}at=${Date.now()}`;
    const picture = {
      count: (this.count += 1),
      url,
      file: () => null,
      made: false,
      width: 300,
      height: 300,
      bounds: whole,
      region: whole,
      coarse: false,
      took: 0,
    };
    for (const [view, { node }] of this.wishes) {
      if (node === src["node"]) this.set(view, { ...NOTHING, picture });
    }
  }

  private speaks(): boolean {
    return this.session.store.getState().runtime?.imgflo === true;
  }

  private say(view: string, wish: Wish): void {
    if (wish.still !== undefined) return void this.load(view, wish.still);
    const { id } = this.session.store.getState();
    if (id !== null && this.speaks()) {
      const { region, ...rest } = wish;
      const part = region ? { region: { ...region } } : {};
      this.session.tell("imgflo", "watch", { view, graph: id, ...rest, ...part });
    }
  }

  /** Shows a picture file, as long as nothing else is wanted. */
  private async load(view: string, still: string): Promise<void> {
    if (this.get(view).picture?.url === still) return;
    if (this.speaks()) this.session.tell("imgflo", "unwatch", { view });
    const image = new Image();
    image.src = still;
    await image.decode().catch(() => undefined);
    const { naturalWidth: width, naturalHeight: height } = image;
    if (this.wishes.get(view)?.still !== still || width === 0) return;
    const whole = { x: 0, y: 0, width, height };
    const file = { url: still, file: () => null, made: false, coarse: false, took: 0 };
    const count = (this.count += 1);
    const picture = { ...file, count, width, height, bounds: whole, region: whole };
    this.set(view, { ...NOTHING, picture });
  }

  private set(view: string, now: View): void {
    const before = this.views.get(view)?.picture?.bounds;
    // The same object as long as it says the same, so that nothing is drawn twice.
    if (before && now.picture && sameRect(before, now.picture.bounds)) now.picture.bounds = before;
    this.views.set(view, now);
    this.changed.add(view);
    this.drawing ||= requestAnimationFrame(() => this.tell());
  }

  /** Tells of all that changed since the screen was drawn last: the page is drawn once for it. */
  private tell(): void {
    this.drawing = 0;
    const views = [...this.changed];
    this.changed.clear();
    for (const view of views) this.listeners.get(view)?.forEach((changed) => changed());
  }

  private forget(view: string): void {
    this.set(view, NOTHING);
    this.views.delete(view);
  }
}

/** Bytes in letters; a few at a time, as a call takes only so many. */
function base64(bytes: Uint8Array): string {
  let text = "";
  for (let at = 0; at < bytes.length; at += 8192)
    text += String.fromCharCode(...bytes.subarray(at, at + 8192));
  return btoa(text);
}

function number(value: Json | undefined): number {
  return typeof value === "number" ? value : 0;
}

function isObject(value: Json | undefined): value is Payload {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function sameRect(one: Rect, other: Rect): boolean {
  return (
    one.x === other.x &&
    one.y === other.y &&
    one.width === other.width &&
    one.height === other.height
  );
}

function rect(value: Json | undefined): Rect | null {
  if (!isObject(value)) return null;
  const { x, y, width, height } = value;
  return { x: number(x), y: number(y), width: number(width), height: number(height) };
}
