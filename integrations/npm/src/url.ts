/** Addresses of pictures: `/image/GRAPH.FORMAT?…`, signed if there is a key. */

import { sign } from "./sign.js";

/** How a picture meets the size that is asked for. */
export type Fit = "contain" | "cover" | "fill" | "inside";

/** What can be given to a graph. */
export type Value = string | number | boolean;

/** A picture that a server shall make. */
export interface Picture {
  /** The server's address; a path in it is that of a proxy, which the server does not see. */
  server: string;
  /** The name of the graph. */
  graph: string;
  /** The address of the picture that goes through it, if it takes one. */
  input?: string | undefined;
  /** Values for the graph's parameters. */
  params?: Record<string, Value | undefined> | undefined;
  /** The ending of the format, such as `jpg` or `avif`. Without it the server chooses. */
  format?: string | undefined;
  /** Pixels in a row. */
  width?: number | undefined;
  /** Rows. */
  height?: number | undefined;
  /** How the picture meets that size. */
  fit?: Fit | undefined;
  /** Pixels of the screen for each of the size: 2 makes the picture twice as wide and high. */
  dpr?: number | undefined;
  /** How good a lossy format is, from 1 to 100. */
  quality?: number | undefined;
  /** The name of a key, to sign with. */
  key?: string | undefined;
  /** The secret of that key. It must not be in a page that others can read. */
  secret?: string | undefined;
  /** When the address shall stop to work: a time, or seconds since 1970. */
  expires?: Date | number | undefined;
}

const FITS: readonly Fit[] = ["contain", "cover", "fill", "inside"];
/** Parameters with a meaning of their own, which no graph can have. */
const OWN = ["dpr", "expires", "fit", "height", "input", "key", "quality", "signature", "width"];

/**
 * The address of a picture. The same wishes always give the same address, so that caches know it
 * again: parameters are sorted, and everything is encoded.
 */
export async function url(picture: Picture): Promise<string> {
  const { server, key, secret } = picture;
  check(picture);
  const base = server.replace(/\/+$/, "");
  const target = path(picture) + query(pairs(picture));
  return base + (key && secret ? await sign(target, secret) : target);
}

function path({ graph, format }: Picture): string {
  return `/image/${encode(graph)}${format === undefined ? "" : `.${encode(format)}`}`;
}

function pairs(picture: Picture): [string, Value | undefined][] {
  const params = Object.entries(picture.params ?? {});
  return [
    ["input", picture.input],
    ...params.sort(([one], [other]) => (one < other ? -1 : 1)),
    ["width", picture.width],
    ["height", picture.height],
    ["fit", picture.fit],
    ["dpr", picture.dpr],
    ["quality", picture.quality],
    ["key", picture.key],
    ["expires", seconds(picture.expires)],
  ];
}

function query(pairs: [string, Value | undefined][]): string {
  const given = pairs.filter(([, value]) => value !== undefined);
  const text = given.map(([name, value]) => `${encode(name)}=${encode(String(value))}`).join("&");
  return text === "" ? "" : `?${text}`;
}

function seconds(expires: Date | number | undefined): number | undefined {
  return expires instanceof Date ? Math.floor(expires.getTime() / 1000) : expires;
}

/** Leaves only letters, digits and `-._~`: nothing on the way has a reason to change it. */
function encode(text: string): string {
  const code = (char: string) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`;
  return encodeURIComponent(text).replace(/[!'()*]/g, code);
}

function check(picture: Picture): void {
  const { server, graph, params, fit, quality, key, secret } = picture;
  take("server", server, /^https?:\/\/[^/?#]+[^?#]*$/.test(server), "http://… or https://…");
  take("graph", graph, typeof graph === "string" && graph !== "", "a name");
  for (const name of Object.keys(params ?? {})) {
    take("params", name, !OWN.includes(name), `no ${OWN.join(", ")}: they are beside it`);
  }
  take("fit", fit, fit === undefined || FITS.includes(fit), FITS.join(", "));
  number("width", picture.width, 1, Infinity);
  number("height", picture.height, 1, Infinity);
  number("dpr", picture.dpr, Number.MIN_VALUE, Infinity);
  number("quality", quality, 1, 100);
  number("expires", seconds(picture.expires), 0, 999_999_999_999);
  if (!key !== !secret) {
    throw new TypeError("`key` and `secret` are given together or not at all");
  }
  if (picture.expires !== undefined && !key) {
    throw new TypeError("`expires` is signed, so it needs `key` and `secret`");
  }
}

function number(name: string, value: number | undefined, least: number, most: number): void {
  const isRight = value === undefined || (value >= least && value <= most && value < Infinity);
  const whole = name === "dpr" || value === undefined || Number.isInteger(value);
  take(name, value, isRight && whole, "a positive number in its range, whole but for `dpr`");
}

function take(name: string, value: unknown, isRight: boolean, takes: string): void {
  if (!isRight) {
    throw new TypeError(`\`${name}\` is ${JSON.stringify(value) ?? value}, but takes ${takes}`);
  }
}
