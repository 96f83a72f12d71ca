// What is otherwise in one graph than in another, in words.

import { same } from "../graph/json";
import type { Graph, Node } from "../graph/model";
import { label } from "../graph/model";
import { brief } from "../canvas/brief";
import { words } from "../words";

/** What changed from one graph to the other. */
export function differences(before: Graph, after: Graph): string[] {
  const { diff } = words;
  const nodes = (from: Graph, to: Graph) =>
    Object.values(from.nodes).filter(({ id }) => !to.nodes[id]);
  const edges = (from: Graph, to: Graph) =>
    Object.keys(from.edges).filter((key) => !(key in to.edges)).length;
  const added = edges(after, before);
  const cut = edges(before, after);
  return [
    ...nodes(after, before).map((node) => diff.added(label(node))),
    ...nodes(before, after).map((node) => diff.removed(label(node))),
    ...Object.values(after.nodes).flatMap((node) => values(before.nodes[node.id], node)),
    ...(added > 0 ? [diff.connected(added)] : []),
    ...(cut > 0 ? [diff.cut(cut)] : []),
  ];
}

function values(before: Node | undefined, after: Node): string[] {
  if (!before) return [];
  const ports = new Set([...Object.keys(before.values), ...Object.keys(after.values)]);
  return [...ports].flatMap((port) => {
    const [old, now] = [before.values[port], after.values[port]];
    if (same(old ?? null, now ?? null)) return [];
    return [words.diff.set(label(after), port, now === undefined ? words.diff.unset : brief(now))];
  });
}
