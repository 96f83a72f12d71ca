// Points and rectangles among a node's properties, which can be taken hold of on the picture.

import type { Json } from "../graph/json";
import type { Port } from "../session/catalogue";
import type { Rect } from "../session/views";

/** Two properties that are a point. */
export interface Pair {
  x: Port;
  y: Port;
  /** Whether it is counted in parts of the picture's size, not in pixels. */
  relative: boolean;
}

/** Four properties that are a rectangle. */
export interface Box {
  x: Port;
  y: Port;
  width: Port;
  height: Port;
}

/** What of a rectangle is taken hold of: sides by their points of the compass, or all of it. */
export type Grip = "nw" | "n" | "ne" | "e" | "se" | "s" | "sw" | "w" | "all";

/** All that can be taken hold of. */
export const GRIPS: readonly Grip[] = ["all", "nw", "n", "ne", "e", "se", "s", "sw", "w"];

/** The pairs among ports: `x` and `y`, `center-x` and `center-y`, `x1` and `y1`. */
export function pairs(ports: readonly Port[]): Pair[] {
  return ports.flatMap((x) => {
    if (!x.unit?.endsWith("coordinate") || !/(^|-)x\d?$/.test(x.id)) return [];
    const name = x.id.replace(/x(\d?)$/, "y$1");
    const y = ports.find(({ id, unit }) => id === name && unit === x.unit);
    return y ? [{ x, y, relative: x.unit === "relative-coordinate" }] : [];
  });
}

/** The rectangles among ports: points in pixels that have a width and a height. */
export function boxes(ports: readonly Port[]): Box[] {
  return pairs(ports).flatMap(({ x, y, relative }) => {
    const length = (name: string) => {
      const wanted = x.id.replace(/x(\d?)$/, `${name}$1`);
      return ports.find(({ id, unit }) => id === wanted && unit === "pixel-distance");
    };
    const [width, height] = [length("width"), length("height")];
    return width && height && !relative ? [{ x, y, width, height }] : [];
  });
}

/** The rectangle that a node's values are; the whole picture, if no number was set. */
export function rectOf(box: Box, values: { readonly [port: string]: Json }, whole: Rect): Rect {
  const number = ({ id, default: usual }: Port) => Number(values[id] ?? usual ?? 0);
  const rect = {
    x: number(box.x),
    y: number(box.y),
    width: number(box.width),
    height: number(box.height),
  };
  return Object.values(rect).every((value) => value === 0) ? whole : rect;
}

/** The rectangle with one of its grips elsewhere. Corners can keep its proportions. */
export function dragged(rect: Rect, grip: Grip, dx: number, dy: number, keep: boolean): Rect {
  const { x, y, width, height } = rect;
  if (grip === "all") return { ...rect, x: x + dx, y: y + dy };
  const across = grip.includes("w") ? -dx : grip.includes("e") ? dx : 0;
  const down = grip.includes("n") ? -dy : grip.includes("s") ? dy : 0;
  let wide = Math.max(width + across, 1);
  let high = Math.max(height + down, 1);
  if (keep && grip.length === 2) {
    const times = Math.max(wide / width, high / height);
    [wide, high] = [
      Math.max(Math.round(width * times), 1),
      Math.max(Math.round(height * times), 1),
    ];
  }
  return {
    x: grip.includes("w") ? x + width - wide : x,
    y: grip.includes("n") ? y + height - high : y,
    width: wide,
    height: high,
  };
}

/** A number that a port takes. */
export function held({ minimum = -Infinity, maximum = Infinity }: Port, value: number): number {
  const short = Number(value.toFixed(4));
  return Math.min(Math.max(short, minimum), maximum);
}
