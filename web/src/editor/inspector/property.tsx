// A property: its name, a control for its kind of value, and what else can be done with it.

import { EllipsisVertical } from "lucide-react";
import { memo } from "react";
import { Button } from "react-aria-components";

import * as actions from "../actions";
import { useEditor, useSession } from "../editor";
import type { Json } from "../graph/json";
import { same } from "../graph/json";
import { freshName } from "../graph/select";
import { Menu } from "../parts/menu";
import type { Port } from "../session/catalogue";
import { words as inWords } from "../session/catalogue";
import { words } from "../words";
import { Control } from "./controls/control";

/** A property of a node. */
export function Property({ node, port }: { node: string; port: Port }) {
  const editor = useEditor();
  const value = useSession(({ graph }) => graph.nodes[node]?.values[port.id]);
  const shared = useShared(node, port.id);
  const name = inWords(port.id);
  const isSet = value !== undefined && !same(value, port.default);
  const label = (
    <span className="property-name" title={port.description} data-set={isSet}>
      {name}
      {shared ? <span className="property-shared">{shared}</span> : null}
    </span>
  );
  return (
    <div className="property">
      <Control
        name={name}
        label={label}
        port={port}
        value={value ?? port.default ?? null}
        onChange={(value) => actions.set(editor, { node, port: port.id }, value)}
        onDone={() => editor.session.settle()}
      />
      <Options node={node} port={port} />
    </div>
  );
}

/** The name under which the graph lets others set a property, if it does. */
function useShared(node: string, port: string): string | undefined {
  return useSession(
    ({ graph }) =>
      Object.entries(graph.inports).find(([, to]) => to.node === node && to.port === port)?.[0],
  );
}

/** What else can be done with a property. It is not made anew while a slider moves. */
const Options = memo(function Options({ node, port }: { node: string; port: Port }) {
  const editor = useEditor();
  const { session } = editor;
  const given = useSession(({ graph }) => graph.nodes[node]?.values[port.id] !== undefined);
  const shared = useShared(node, port.id);
  const end = { node, port: port.id };
  const label = words.inspector.options(inWords(port.id));
  const value = () => session.store.getState().graph.nodes[node]?.values[port.id];
  return (
    <Menu
      label={label}
      button={
        <Button className="icon-button small" aria-label={label}>
          <EllipsisVertical aria-hidden />
        </Button>
      }
      entries={[
        {
          id: "reset",
          label:
            port.default === undefined ? words.reset : words.inspector.resetTo(text(port.default)),
          disabled: !given,
          run: () => actions.reset(editor, end),
        },
        {
          id: "share",
          label: shared ? words.inspector.unshare : words.inspector.expose,
          run: () => share(editor, end, port, shared),
        },
        {
          id: "copy",
          label: words.inspector.copyValue,
          run: () => void navigator.clipboard.writeText(text(value() ?? port.default ?? null)),
        },
      ]}
    />
  );
});

/** Lets whoever uses the graph set a property, or does so no more. */
function share(
  editor: ReturnType<typeof useEditor>,
  end: { node: string; port: string },
  port: Port,
  shared: string | undefined,
): void {
  if (shared !== undefined) {
    return editor.session.change(words.did.expose, [{ command: "removeinport", public: shared }]);
  }
  const { graph } = editor.session.store.getState();
  const { slider } = port;
  const range = slider ? { minimum: slider.from, maximum: slider.to } : {};
  const metadata = { description: port.description, ...range };
  const name = freshName(graph.inports, port.id);
  editor.session.change(words.did.expose, [
    { command: "addinport", public: name, ...end, metadata },
  ]);
}

function text(value: Json): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}
