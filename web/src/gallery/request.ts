// What is asked of the server, and the address that says so.

import type { Key } from "./key";
import { signed } from "./key";

/** A picture to work on: one that the server can get, or a file of the user's. */
export type Picture = { address: string } | { file: File };

/** What is asked for. */
export interface Request {
  graph: string;
  extension: string;
  picture: Picture | null;
  values: Map<string, string>;
  width: string;
  height: string;
  fit: string;
  quality: string;
}

/** Extensions of the files that can be asked for, with what they are called. */
export const FORMATS = [
  ["jpg", "JPEG"],
  ["webp", "WebP"],
  ["avif", "AVIF"],
  ["png", "PNG"],
] as const;

/** Formats in which a smaller file may be asked for, at a price. */
export const LOSSY = ["jpg", "jpeg", "webp", "avif"];

/** Ways to make a picture fit into a size. */
export const FITS = ["contain", "cover", "fill", "inside"] as const;

/** Parameters of the server's own, in the order in which they are written. */
const OWN = ["width", "height", "fit", "quality"] as const;

/** The address of the picture, from the server's root, without a signature. */
export function target(request: Request, more: Record<string, string> = {}): string {
  const { graph, extension, picture } = request;
  const query: [string, string][] = [];
  if (picture && "address" in picture) query.push(["input", picture.address]);
  query.push(...request.values);
  const fits = request.width !== "" && request.height !== "";
  for (const name of OWN) {
    const value = more[name] ?? request[name];
    if (value === "" || (name === "fit" && !fits)) continue;
    if (name === "quality" && !LOSSY.includes(extension)) continue;
    query.push([name, value]);
  }
  query.push(
    ...Object.entries(more).filter(([name]) => !(OWN as readonly string[]).includes(name)),
  );
  const ending = extension === "" ? "" : `.${extension}`;
  const path = `/image/${encodeURIComponent(graph)}${ending}`;
  return query.length === 0
    ? path
    : `${path}?${query.map(([k, v]) => `${encode(k)}=${encode(v)}`).join("&")}`;
}

/** The address, signed if there is a key. */
export async function address(
  request: Request,
  key: Key | null,
  more?: Record<string, string>,
): Promise<string> {
  const plain = target(request, more);
  return key ? signed(plain, key) : plain;
}

/** Percent-encoded as little as is safe in a query, so that addresses can be read. */
function encode(text: string): string {
  return encodeURIComponent(text)
    .replaceAll("%2F", "/")
    .replaceAll("%3A", ":")
    .replaceAll("%2C", ",");
}

/** Keys of a query that are not parameters of the graph. */
const NOT_PARAMETERS = ["input", "debug", "_nocache", "key", "signature", "expires", "dpr", ...OWN];

/** What a query asks of a graph. `graphspec` is its name with or without an extension. */
export function parse(graphspec: string, search: string): Request {
  const query = new URLSearchParams(search);
  const [, graph = graphspec, extension = "jpg"] = /^(.+)\.([^.]*)$/.exec(graphspec) ?? [];
  const input = query.get("input");
  const own = (name: string) => query.get(name) ?? "";
  return {
    graph,
    extension: extension.toLowerCase() === "jpeg" ? "jpg" : extension.toLowerCase() || "jpg",
    picture: input ? { address: input } : null,
    values: new Map([...query].filter(([name]) => !NOT_PARAMETERS.includes(name))),
    width: own("width"),
    height: own("height"),
    fit: own("fit") || "inside",
    quality: own("quality"),
  };
}
