/** Addresses of the old form, exactly as the package `imgflo-url` 1.2 makes them. */

import { md5 } from "./md5.js";

/** An old server, and a key of it. */
export interface Config {
  /** Its address, with a slash at the end. */
  server: string;
  /** The key's name. */
  key: string;
  /** What only the key's owner and the server know. */
  secret: string;
}

/** Values for a graph. */
export interface Params {
  /** The address of the picture. */
  input: string;
  [name: string]: unknown;
}

/**
 * The address of a picture that goes through a graph:
 * `SERVERgraph/KEY/TOKEN/GRAPH.FORMAT?NAME=VALUE&…`.
 *
 * The format is that of the picture, by the ending of its address, if none is given. TIFF becomes
 * PNG, and GIF is passed on as it is. What is in the address itself (`data:`) or in the browser
 * (`blob:`) needs no server.
 */
export function imgfloUrl(
  config: Config,
  graph: string,
  params: Params,
  format?: string | null,
): string {
  const { server, key, secret } = needed(config, "imgflo config object not provided");
  needed(server, 'imgflo config must contain a "server" key');
  needed(key, 'imgflo config must contain a "key" key');
  needed(secret, 'imgflo config must contain a "secret" key');
  needed(graph, "imgflo graph name not provided");
  const { input } = needed(params, "imgflo params not provided");
  needed(input, 'imgflo params must contain an "input" key');
  if (input.startsWith("data:") || input.startsWith("blob:")) {
    return input;
  }
  const wanted = (format ?? ending(input))?.toLowerCase();
  const isGif = wanted === "gif";
  const name = isGif ? "noop" : graph;
  const spec = wanted == null ? name : `${name}.${wanted === "tif" ? "png" : wanted}`;
  const query = search(isGif ? { input } : params);
  return `${server}graph/${key}/${md5(spec + query + secret)}/${spec}${query}`;
}

function needed<T>(value: T | null | undefined, message: string): T {
  if (value == null) {
    throw new Error(message);
  }
  return value;
}

/**
 * The ending of the last part of an address, up to `?` and `:`.
 *
 * As ever, the first three letters are not looked at, unless `//` comes late: so `a.png` alone has
 * no ending. Addresses in use stay what they are.
 */
function ending(input: string): string | undefined {
  const rest = input.indexOf("//") < 7 ? input.slice(3) : input;
  const file = rest.split("/").pop()?.split("?")[0]?.split(":")[0] ?? "";
  return /\.(\w+)$/.exec(file)?.[1];
}

/** Sorted by name; names as they are, values encoded. */
function search(params: Params): string {
  const pair = (name: string) => `${name}=${encodeURIComponent(String(params[name]))}`;
  return `?${Object.keys(params).sort().map(pair).join("&")}`;
}
