// Why there is no picture of a node, in words for those who made the graph.

import { useEditor, usePart, useSession, useStructure, useView } from "./editor";
import { wayOf } from "./graph/aside";
import { lackOf } from "./session/lack";
import { words } from "./words";

/** How the runtime says that a picture has no pixels. */
const EMPTY = /^the result is empty/;

/** Why there is no picture. */
export interface Failure {
  /** The node whose fault it is. */
  node: string | null;
  text: string;
}

/** Why a view of a node failed, if it did. */
export function useFailure(view: string, id: string): Failure | null {
  const failure = useView(view, ({ failure }) => failure);
  const culprit = useView(view, ({ culprit }) => culprit);
  const graph = useStructure();
  const catalogue = useSession(({ catalogue }) => catalogue);
  const flaws = usePart(useEditor().pictures, ({ flaws }) => flaws);
  if (failure === null) return null;
  const lack = EMPTY.test(failure) ? lackOf(graph, catalogue, flaws, id) : null;
  if (!lack) return { node: culprit, text: failure };
  const { node, why } = lack;
  const lacking = graph.nodes[node];
  if (lacking && wayOf(lacking) === "muted") return { node, text: words.inspector.leftOut.muted };
  return { node, text: why === null ? words.canvas.nothing : words.notLoaded(why) };
}
