// A parameter that the graph shares: its control, and what others are told of it.

import { ChevronRight } from "lucide-react";
import { Button, Disclosure, DisclosurePanel, Heading } from "react-aria-components";

import * as actions from "../actions";
import { useEditor, useSession } from "../editor";
import type { Change } from "../graph/change";
import type { Json } from "../graph/json";
import type { Export } from "../graph/model";
import { Button as Pill } from "../parts/button";
import { Field, NumberEntry } from "../parts/field";
import { shared, words as inWords } from "../session/catalogue";
import { words } from "../words";
import { Control } from "./controls/control";

/** A shared parameter. */
export function Parameter({ name, parameter }: { name: string; parameter: Export }) {
  const editor = useEditor();
  const { node, port: id, metadata } = parameter;
  const value = useSession(({ graph }) => graph.nodes[node]?.values[id]);
  const component = useSession(({ graph, catalogue }) =>
    catalogue.get(graph.nodes[node]?.component ?? ""),
  );
  const port = shared(
    name,
    metadata,
    component?.inPorts.find((port) => port.id === id),
  );
  const label = (
    <span className="property-name" title={port.description}>
      {inWords(name)}
    </span>
  );
  return (
    <Disclosure className="parameter">
      <Control
        name={inWords(name)}
        label={label}
        port={port}
        value={value ?? port.default ?? null}
        onChange={(value) => actions.set(editor, { node, port: id }, value)}
        onDone={() => editor.session.settle()}
      />
      <Heading className="parameter-more" level={4}>
        <Button slot="trigger" aria-label={`${words.inspector.details}: ${name}`}>
          <ChevronRight aria-hidden />
          {words.inspector.details}
        </Button>
      </Heading>
      <DisclosurePanel>
        <Details name={name} parameter={parameter} />
      </DisclosurePanel>
    </Disclosure>
  );
}

/** What others are told. */
function Details({ name, parameter }: { name: string; parameter: Export }) {
  const editor = useEditor();
  const { session } = editor;
  const { node, port, metadata } = parameter;
  const change = (changes: Change[]) => session.change(words.did.expose, changes);
  const note = (key: string, value: Json) => {
    const { [key]: _before, ...rest } = metadata;
    const noted = value === "" ? rest : { ...rest, [key]: value };
    change([
      { command: "removeinport", public: name },
      { command: "addinport", public: name, node, port, metadata: noted },
    ]);
  };
  const number = (key: "minimum" | "maximum", label: string) => {
    const value = metadata[key];
    if (typeof value !== "number") return null;
    return (
      <NumberEntry
        label={label}
        hidden={false}
        value={value}
        onChange={(value) => note(key, value)}
      />
    );
  };
  const { description } = metadata;
  return (
    <div className="parameter-details">
      <Field
        label={words.inspector.name}
        value={name}
        onChange={(to) => actions.renameInput(editor, name, to)}
      />
      <Field
        label={words.inspector.description}
        value={typeof description === "string" ? description : ""}
        onChange={(text) => note("description", text)}
      />
      <div className="row">
        {number("minimum", words.inspector.minimum)}
        {number("maximum", words.inspector.maximum)}
      </div>
      <Pill onPress={() => change([{ command: "removeinport", public: name }])}>
        {words.inspector.unshare}
      </Pill>
    </div>
  );
}
