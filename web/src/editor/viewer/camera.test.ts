import { expect, test } from "vitest";

import { FIT, panned, place, pointAt, seen, zoomed } from "./camera";

const SCREEN = { width: 800, height: 600 };
const PICTURE = { x: -100, y: 50, width: 4000, height: 2000 };

test("all of a picture is seen at first, in the middle", () => {
  const placed = place(FIT, SCREEN, PICTURE);
  expect(placed).toEqual({ scale: 0.2, left: 0, top: 100 });
  expect(seen(placed, SCREEN, PICTURE)).toBeNull();
});

test("a small picture is not enlarged", () => {
  expect(place(FIT, SCREEN, { x: 0, y: 0, width: 80, height: 60 }).scale).toBe(1);
});

test("what is under the pointer stays there when it is enlarged", () => {
  const at = { x: 200, y: 250 };
  const before = pointAt(place(FIT, SCREEN, PICTURE), PICTURE, at.x, at.y);
  const look = zoomed(FIT, 3, at, SCREEN, PICTURE);
  const after = pointAt(place(look, SCREEN, PICTURE), PICTURE, at.x, at.y);
  expect(after.x).toBeCloseTo(before.x);
  expect(after.y).toBeCloseTo(before.y);
});

test("only the part that is seen is asked for", () => {
  const look = { kind: "free", scale: 1, x: 1900, y: 1050 } as const;
  const part = seen(place(look, SCREEN, PICTURE), SCREEN, PICTURE);
  expect(part).toEqual({ x: 1500, y: 750, width: 800, height: 600 });
});

test("moving stops where the picture ends", () => {
  const look = panned({ kind: "free", scale: 1, x: 0, y: 60 }, 5000, 5000, SCREEN, PICTURE);
  expect(look).toEqual({ kind: "free", scale: 1, x: -100, y: 50 });
});
