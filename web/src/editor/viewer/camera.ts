// Where a picture lies in the window it is looked at through. Lengths are pixels of the screen
// (`screen`) or of the picture at full size.

import type { Rect } from "../session/views";

/** A width and a height. */
export interface Size {
  width: number;
  height: number;
}

/** How a picture is looked at: all of it, or enlarged around a point of it. */
export type Look = { kind: "fit" } | { kind: "free"; scale: number; x: number; y: number };

/** Where a picture lies: how large its pixels are, and where its corner is. */
export interface Placed {
  scale: number;
  left: number;
  top: number;
}

/** All of the picture. */
export const FIT: Look = { kind: "fit" };

/** Screen pixels that a picture's pixel may be wide. */
const MOST = 40;

/** The scale at which all of a picture is seen; small ones are not enlarged. */
export function fitScale(screen: Size, picture: Size): number {
  return Math.min(screen.width / picture.width, screen.height / picture.height, 1);
}

/** Where the picture lies. */
export function place(look: Look, screen: Size, picture: Rect): Placed {
  const scale = look.kind === "fit" ? fitScale(screen, picture) : look.scale;
  const x = look.kind === "fit" ? picture.x + picture.width / 2 : look.x;
  const y = look.kind === "fit" ? picture.y + picture.height / 2 : look.y;
  return {
    scale,
    left: screen.width / 2 - (x - picture.x) * scale,
    top: screen.height / 2 - (y - picture.y) * scale,
  };
}

/** The point of the picture that is at a point of the screen. */
export function pointAt(
  placed: Placed,
  picture: Rect,
  x: number,
  y: number,
): { x: number; y: number } {
  return {
    x: picture.x + (x - placed.left) / placed.scale,
    y: picture.y + (y - placed.top) / placed.scale,
  };
}

/** Enlarged by a factor, so that what is at a point of the screen stays there. */
export function zoomed(
  look: Look,
  factor: number,
  at: { x: number; y: number },
  screen: Size,
  picture: Rect,
): Look {
  const placed = place(look, screen, picture);
  const least = fitScale(screen, picture) / 4;
  const scale = Math.min(Math.max(placed.scale * factor, least), MOST);
  const point = pointAt(placed, picture, at.x, at.y);
  return {
    kind: "free",
    scale,
    x: point.x + (screen.width / 2 - at.x) / scale,
    y: point.y + (screen.height / 2 - at.y) / scale,
  };
}

/** Moved by pixels of the screen; the middle stays within the picture. */
export function panned(look: Look, dx: number, dy: number, screen: Size, picture: Rect): Look {
  const placed = place(look, screen, picture);
  const { x, y } = pointAt(placed, picture, screen.width / 2 - dx, screen.height / 2 - dy);
  const hold = (value: number, from: number, length: number) =>
    Math.min(Math.max(value, from), from + length);
  return {
    kind: "free",
    scale: placed.scale,
    x: hold(x, picture.x, picture.width),
    y: hold(y, picture.y, picture.height),
  };
}

/** The part of the picture that is seen; nothing if that is all of it. */
export function seen(placed: Placed, screen: Size, picture: Rect): Rect | null {
  const from = pointAt(placed, picture, 0, 0);
  const to = pointAt(placed, picture, screen.width, screen.height);
  const x0 = Math.max(Math.floor(from.x), picture.x);
  const y0 = Math.max(Math.floor(from.y), picture.y);
  const x1 = Math.min(Math.ceil(to.x), picture.x + picture.width);
  const y1 = Math.min(Math.ceil(to.y), picture.y + picture.height);
  const all = x1 - x0 >= picture.width && y1 - y0 >= picture.height;
  return all || x1 <= x0 || y1 <= y0 ? null : { x: x0, y: y0, width: x1 - x0, height: y1 - y0 };
}
