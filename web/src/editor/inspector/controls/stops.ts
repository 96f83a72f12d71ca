// Properties that are the stops of a gradient: which they are, and what adding and removing makes of
// them.

import type { Json } from "../../graph/json";
import type { Port } from "../../session/catalogue";
import { parseColor, toHex } from "../../session/color";

/** The ports of a stop: its color, and its place if it can be moved. */
export interface StopPorts {
  color: Port;
  at: Port | null;
}

/** A stop. */
export interface Stop {
  color: string;
  /** Where it is, from 0 to 1. */
  at: number;
}

/** The stops among ports: `color1` and `stop1` and so on, or `start-color` and `end-color`. */
export function stopPorts(ports: readonly Port[]): StopPorts[] {
  const port = (name: string, type: string) =>
    ports.find(({ id, type: own }) => id === name && own === type);
  const placed = ports.flatMap((color) => {
    const number = /^color-?(\d+)$/.exec(color.id)?.[1];
    const at = color.type === "color" && port(`stop${number}`, "number");
    return at ? [{ color, at }] : [];
  });
  if (placed.length > 1) return placed;
  const [start, end] = [port("start-color", "color"), port("end-color", "color")];
  return start && end ? [start, end].map((color) => ({ color, at: null })) : [];
}

/** The stops that the values of ports make. Those at the end that change nothing are spare. */
export function stopsOf(
  ports: readonly StopPorts[],
  values: { readonly [port: string]: Json },
): Stop[] {
  const value = (port: Port) => values[port.id] ?? port.default;
  const stops = ports.map(({ color, at }, i) => ({
    color: String(value(color) ?? "#000000"),
    at: at ? Number(value(at) ?? 0) : i / Math.max(ports.length - 1, 1),
  }));
  const spare = (i: number) => {
    const [before, last] = [stops[i - 1], stops[i]];
    return before && last && before.color === last.color && before.at <= last.at;
  };
  while (stops.length > 2 && ports[0]?.at && spare(stops.length - 1)) stops.pop();
  return stops;
}

/** The values of ports that make stops; spare ones repeat the last color at the end. */
export function valuesOf(
  ports: readonly StopPorts[],
  stops: readonly Stop[],
): { port: Port; value: Json }[] {
  return ports.flatMap(({ color, at }, i) => {
    const stop = stops[i] ?? { color: stops.at(-1)?.color ?? "#000000", at: 1 };
    const place = at ? [{ port: at, value: Number(stop.at.toFixed(4)) }] : [];
    return [{ port: color, value: stop.color }, ...place];
  });
}

/** With another stop, in the middle of the widest gap. */
export function withAnother(stops: readonly Stop[]): Stop[] {
  const gap = (i: number) => (stops[i + 1]?.at ?? 0) - (stops[i]?.at ?? 0);
  const widest = stops.slice(0, -1).reduce((best, _, i) => (gap(i) > gap(best) ? i : best), 0);
  const [from, to] = [stops[widest], stops[widest + 1]];
  if (!from || !to) return [...stops];
  const between = { color: middle(from.color, to.color), at: (from.at + to.at) / 2 };
  return [...stops.slice(0, widest + 1), between, ...stops.slice(widest + 1)];
}

function middle(one: string, other: string): string {
  const black = { red: 0, green: 0, blue: 0, alpha: 1 };
  const [a, b] = [parseColor(one) ?? black, parseColor(other) ?? black];
  const half = (channel: keyof typeof black) => (a[channel] + b[channel]) / 2;
  return toHex({
    red: half("red"),
    green: half("green"),
    blue: half("blue"),
    alpha: half("alpha"),
  });
}
