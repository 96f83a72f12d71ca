// Where in the page one is, as its address says.

import type { Request } from "./request";
import { parse, target } from "./request";

/** The wall of all graphs, or one graph at work. */
export type Place =
  | { kind: "gallery"; input: string | null }
  | { kind: "graph"; request: Request; signedBy: string | null };

/**
 * Reads an address: `/gallery`, or `/debug/graph/KEY/TOKEN/GRAPH.EXT/?…`, with nothing for `KEY/TOKEN`
 * where a request was not signed.
 */
export function place(url: URL): Place {
  const [, first, second, ...rest] = url.pathname.split("/");
  const parts = rest.filter((part) => part !== "");
  const spec = parts.at(-1);
  if (first !== "debug" || !["graph", "image"].includes(second ?? "") || spec === undefined) {
    return { kind: "gallery", input: url.searchParams.get("input") };
  }
  const signedBy =
    url.searchParams.get("key") ?? (parts.length > 2 ? decoded(parts[0] ?? "") : null);
  return { kind: "graph", request: parse(decoded(spec), url.search), signedBy };
}

/** The address of this page that shows a request. */
export function addressOf(request: Request): string {
  return target(request).replace(/^\/image\/([^?]*)/, "/debug/graph//$1/");
}

/** The address of the wall, with the picture that it shows. */
export function galleryAddress(input: string | null): string {
  return input
    ? `/gallery?input=${encodeURIComponent(input).replaceAll("%2F", "/").replaceAll("%3A", ":")}`
    : "/gallery";
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
