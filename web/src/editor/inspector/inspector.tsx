// Properties: of the node that is selected, or of the graph.

import { useDesk, useSession } from "../editor";
import { part } from "../parts/part";
import { words } from "../words";
import { GraphPanel } from "./graph";

const NodePanel = part(() => import("./node"));

/** The properties of what is selected. */
export function Inspector() {
  const selection = useDesk(({ selection }) => selection);
  const open = useSession(({ id }) => id !== null);
  const there = useSession(({ graph }) =>
    [...selection].filter((id) => graph.nodes[id]).join("\n"),
  );
  const ids = there === "" ? [] : there.split("\n");
  const [only] = ids;
  if (!open) return <section className="inspector" aria-label={words.inspector.label} />;
  return (
    <section className="inspector" aria-label={words.inspector.label}>
      {ids.length > 1 ? (
        <p className="inspector-note">{words.inspector.several(ids.length)}</p>
      ) : only === undefined ? (
        <GraphPanel />
      ) : (
        <NodePanel key={only} id={only} />
      )}
    </section>
  );
}
