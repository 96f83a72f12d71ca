// Whether two graphs say the same, in whatever order.

import type { Graph } from "./model";
import { listed } from "./model";

/** Whether two graphs say the same, in whatever order and however components are written. */
export function equal(a: Graph, b: Graph): boolean {
  return canonical(a) === canonical(b);
}

function canonical(graph: Graph): string {
  return JSON.stringify(graph, (key, value: unknown) => {
    if (key === "component") return listed(String(value));
    const plain = typeof value === "object" && value !== null && !Array.isArray(value);
    return plain ? Object.fromEntries(Object.entries(value).sort(byName)) : value;
  });
}

function byName([a]: [string, unknown], [b]: [string, unknown]): number {
  return a < b ? -1 : 1;
}
