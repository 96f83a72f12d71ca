// The gradient that some of a node's properties are.

import { Disclosure, DisclosurePanel, Heading, Button } from "react-aria-components";
import { ChevronRight } from "lucide-react";
import type { ReactNode } from "react";

import { useEditor, useNode } from "../editor";
import { same } from "../graph/json";
import type { Port } from "../session/catalogue";
import { words } from "../words";
import { Gradient } from "./controls/gradient";
import type { Stop, StopPorts } from "./controls/stops";
import { stopsOf, valuesOf } from "./controls/stops";

/** The gradient; the properties that it is made of, one by one, are behind a button. */
export default function NodeGradient({
  node: id,
  ports,
  stops,
  children,
}: {
  node: string;
  ports: readonly Port[];
  stops: readonly StopPorts[];
  children: ReactNode;
}) {
  const { session } = useEditor();
  const node = useNode(id);
  if (!node) return null;
  const encoded = ports.find((port) => port.id === "srgb");
  const light = encoded !== undefined && (node.values["srgb"] ?? encoded.default) !== true;
  const change = (now: Stop[]) => {
    const changed = valuesOf(stops, now).filter(
      ({ port, value }) => !same(node.values[port.id] ?? port.default ?? null, value),
    );
    session.change(
      words.did.gradient,
      changed.map(({ port, value }) => ({
        command: "addinitial",
        src: { data: value },
        tgt: { node: id, port: port.id },
      })),
      `${id}\ngradient`,
    );
  };
  return (
    <>
      <span className="property-name">{words.inspector.gradient}</span>
      <Gradient
        stops={stopsOf(stops, node.values)}
        most={stops.length}
        moves={stops.every(({ at }) => at !== null)}
        light={light}
        onChange={change}
        onDone={() => session.settle()}
      />
      <Disclosure className="parameter">
        <Heading className="parameter-more" level={2}>
          <Button slot="trigger">
            <ChevronRight aria-hidden />
            {words.inspector.each}
          </Button>
        </Heading>
        <DisclosurePanel>{children}</DisclosurePanel>
      </Disclosure>
    </>
  );
}
