// What an empty canvas says.

import { useSession } from "../editor";
import { words } from "../words";

/** A word to whoever has nothing yet. */
export function Empty() {
  const empty = useSession(({ graph, id }) => id !== null && Object.keys(graph.nodes).length === 0);
  return empty ? <p className="canvas-empty">{words.canvas.empty}</p> : null;
}
