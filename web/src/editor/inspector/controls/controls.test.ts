import { expect, test } from "vitest";

import { parseColor, toHex } from "../../session/color";
import { parseKnots, spline, writeKnots } from "./spline";
import { position, valueAt } from "./scale";

test("a slider's place and its value belong together", () => {
  const scale = { from: 0, to: 100, gamma: 3 };
  for (const part of [0, 0.1, 0.5, 1])
    expect(position(scale, valueAt(scale, part))).toBeCloseTo(part);
  expect(valueAt(scale, 0.5)).toBe(12.5);
});

test("colors are read in all their spellings", () => {
  expect(parseColor("#f80")).toEqual({ red: 255, green: 136, blue: 0, alpha: 1 });
  expect(parseColor("#ff880080")?.alpha).toBeCloseTo(0.5, 2);
  expect(parseColor("white")).toEqual({ red: 255, green: 255, blue: 255, alpha: 1 });
  expect(toHex(parseColor("rgb(1, 0, 0.2158605)") ?? { red: 0, green: 0, blue: 0, alpha: 0 })).toBe(
    "#ff0080",
  );
  expect(parseColor("no color")).toBeNull();
});

test("a color that is written is read as the same", () => {
  for (const text of ["#102030", "#10203040"]) expect(toHex(parseColor(text) as never)).toBe(text);
});

test("a curve goes through its points", () => {
  const knots = parseKnots("1,1 0,0 0.5,0.7");
  expect(knots.map(({ x }) => x)).toEqual([0, 0.5, 1]);
  const at = spline(knots);
  for (const { x, y } of knots) expect(at(x)).toBeCloseTo(y);
  expect(writeKnots(knots)).toBe("0,0 0.5,0.7 1,1");
});

test("a curve through points on a line is the line", () => {
  const at = spline(parseKnots("0,0 0.3,0.3 1,1"));
  for (const x of [0.1, 0.5, 0.9]) expect(at(x)).toBeCloseTo(x);
});
