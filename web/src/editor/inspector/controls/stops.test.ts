import { expect, test } from "vitest";

import type { Json } from "../../graph/json";
import type { Port } from "../../session/catalogue";
import type { Stop } from "./stops";
import { stopPorts, stopsOf, valuesOf, withAnother } from "./stops";

const port = (id: string, type: string, value: Json): Port => ({
  id,
  type,
  description: "",
  default: value,
});

/** The ports of a map of tones to three colors: two of them are used at first. */
const MAP = [1, 2, 3].flatMap((n) => [
  port(`color${n}`, "color", n === 1 ? "#000000" : "#ffffff"),
  port(`stop${n}`, "number", n === 1 ? 0 : 1),
]);

const LINE = [port("start-color", "color", "#102030"), port("end-color", "color", "#ffffff")];

/** What is left of stops when they are written and read again. */
function again(stops: Stop[]): Stop[] {
  const ports = stopPorts(MAP);
  const values = valuesOf(ports, stops).map(({ port, value }) => [port.id, value]);
  return stopsOf(ports, Object.fromEntries(values) as { [port: string]: Json });
}

test("colors with places are stops, and so are the colors of start and end", () => {
  expect(stopPorts(MAP).map(({ color, at }) => [color.id, at?.id])).toEqual([
    ["color1", "stop1"],
    ["color2", "stop2"],
    ["color3", "stop3"],
  ]);
  expect(stopPorts(LINE).map(({ at }) => at)).toEqual([null, null]);
});

test("colors without places are none", () => {
  expect(stopPorts([port("color1", "color", ""), port("color2", "color", "")])).toEqual([]);
  expect(stopPorts([port("start-color", "color", "")])).toEqual([]);
});

test("stops at the end that change nothing are spare", () => {
  expect(stopsOf(stopPorts(MAP), {})).toEqual([
    { color: "#000000", at: 0 },
    { color: "#ffffff", at: 1 },
  ]);
});

test("what is written is read as the same", () => {
  const two = [
    { color: "#ff0000", at: 0.2 },
    { color: "#0000ff", at: 0.6 },
  ];
  expect(again(two)).toEqual(two);
  const three = withAnother(two);
  expect(again(three)).toEqual(three);
});

test("another stop is in the middle of the widest gap, and changes little", () => {
  const stops = withAnother([
    { color: "#000000", at: 0 },
    { color: "#000000", at: 0.2 },
    { color: "#ffffff", at: 1 },
  ]);
  expect(stops[2]).toEqual({ color: "#808080", at: 0.6 });
});
