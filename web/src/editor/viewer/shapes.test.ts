import { expect, test } from "vitest";

import type { Port } from "../session/catalogue";
import { boxes, dragged, pairs, rectOf } from "./shapes";

const port = (id: string, unit: string): Port => ({ id, unit, type: "number", description: "" });
const at = "pixel-coordinate";
const long = "pixel-distance";

const CROP = [port("x", at), port("y", at), port("width", long), port("height", long)];

test("a point in pixels with a width and a height is a rectangle", () => {
  expect(boxes(CROP)).toHaveLength(1);
  expect(boxes([...CROP.slice(0, 3)])).toEqual([]);
  expect(boxes([port("x", "relative-coordinate"), port("y", "relative-coordinate")])).toEqual([]);
  expect(boxes([port("x", long), port("y", long)])).toEqual([]);
});

test("a point needs both of its properties", () => {
  expect(pairs([port("center-x", at), port("center-y", at)])).toHaveLength(1);
  expect(pairs([port("center-x", at), port("center-y", "degree")])).toEqual([]);
});

test("a rectangle of nothing but zeros is the whole picture", () => {
  const whole = { x: 0, y: 0, width: 80, height: 60 };
  const [box] = boxes(CROP);
  expect(box && rectOf(box, {}, whole)).toEqual(whole);
  expect(box && rectOf(box, { width: 10, height: 5 }, whole)).toMatchObject({
    width: 10,
    height: 5,
  });
});

const RECT = { x: 10, y: 20, width: 40, height: 20 };

test("what is opposite of what is dragged stays where it is", () => {
  expect(dragged(RECT, "nw", 5, 5, false)).toEqual({ x: 15, y: 25, width: 35, height: 15 });
  expect(dragged(RECT, "e", 5, 99, false)).toEqual({ ...RECT, width: 45 });
  expect(dragged(RECT, "all", -3, 4, false)).toEqual({ ...RECT, x: 7, y: 24 });
});

test("a rectangle is not turned inside out", () => {
  expect(dragged(RECT, "w", 100, 0, false)).toEqual({ x: 49, y: 20, width: 1, height: 20 });
  expect(dragged(RECT, "s", 0, -100, false)).toEqual({ ...RECT, height: 1 });
});

test("a corner can keep the proportions", () => {
  expect(dragged(RECT, "se", 40, 0, true)).toEqual({ ...RECT, width: 80, height: 40 });
  expect(dragged(RECT, "nw", -40, 0, true)).toEqual({ x: -30, y: 0, width: 80, height: 40 });
});
