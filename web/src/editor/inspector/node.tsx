// The properties of a node.

import { EllipsisVertical } from "lucide-react";
import { useMemo } from "react";
import { Button } from "react-aria-components";

import * as actions from "../actions";
import { brief } from "../canvas/brief";
import { COMMANDS, shown } from "../commands";
import { useEditor, useSession, useStructure } from "../editor";
import * as edit from "../graph/edit";
import type { Way } from "../graph/aside";
import { wasOf, wayOf } from "../graph/aside";
import type { Graph, Node } from "../graph/model";
import { downstream, feeding } from "../graph/select";
import { Field } from "../parts/field";
import { Choose, Menu } from "../parts/menu";
import { part } from "../parts/part";
import type { Component, Port } from "../session/catalogue";
import { called, properties, sockets, words as inWords } from "../session/catalogue";
import { words } from "../words";
import { stopPorts } from "./controls/stops";
import { PortPicture } from "./picture";
import { Property } from "./property";

/** The properties of a node. */
export default function NodePanel({ id }: { id: string }) {
  const editor = useEditor();
  const node = useStructure().nodes[id];
  const component = useSession(({ catalogue }) => catalogue.get(node ? wasOf(node).component : ""));
  if (!node) return null;
  const way = wayOf(node);
  const ports = component ? properties(component) : [];
  const name = called(node, component);
  const rename = (to: string) => editor.session.change(words.did.rename, edit.relabel(id, to));
  const offered = ["look", "result", "bypass", "duplicate", "remove"];
  return (
    <>
      <header className="inspector-head">
        <Field label={words.inspector.name} hidden value={name} onChange={rename} />
        <Menu
          label={words.canvas.actions(name)}
          button={
            <Button className="icon-button" aria-label={words.canvas.actions(name)}>
              <EllipsisVertical aria-hidden />
            </Button>
          }
          entries={COMMANDS.filter(({ id }) => offered.includes(id)).map(
            ({ id, name, keys, run }) => ({
              id,
              label: name,
              danger: id === "remove",
              ...(keys[0] ? { keys: shown(keys[0]) } : {}),
              run: () => run(editor),
            }),
          )}
        />
      </header>
      <p className="inspector-about">
        <b>{component?.title ?? wasOf(node).component}</b> {component?.description.split("\n\n")[0]}
      </p>
      {way ? (
        <LeftOut node={node} way={way} />
      ) : component ? (
        <Inputs id={id} component={component} />
      ) : null}
      {way ? null : ports.length > 0 ? (
        <Properties id={id} ports={ports} />
      ) : (
        <p className="inspector-note">{words.inspector.nothing}</p>
      )}
    </>
  );
}

/** What a node is set to while it is left out. */
function LeftOut({ node, way }: { node: Node; way: Way }) {
  const editor = useEditor();
  return (
    <>
      <p className="inspector-note">{words.inspector.leftOut[way]}</p>
      <Button className="button quiet" onPress={() => actions.leaveOut(editor, way)}>
        {words.inspector.takeIn}
      </Button>
      <dl className="operation-values">
        {Object.entries(wasOf(node).values).map(([port, value]) => (
          <div key={port}>
            <dt>{inWords(port)}</dt>
            <dd>{brief(value)}</dd>
          </div>
        ))}
      </dl>
    </>
  );
}

const NodeGradient = part(() => import("./gradient"));

/** All properties; those that are a gradient are shown as one. */
function Properties({ id, ports }: { id: string; ports: Port[] }) {
  const stops = stopPorts(ports);
  const within = new Set(stops.flatMap(({ color, at }) => (at ? [color, at] : [color])));
  const each = (ports: Port[]) => (
    <div className="properties">
      {ports.map((port) => (
        <Property key={port.id} node={id} port={port} />
      ))}
    </div>
  );
  return (
    <>
      {stops.length > 0 ? (
        <NodeGradient node={id} ports={ports} stops={stops}>
          {each(ports.filter((port) => within.has(port)))}
        </NodeGradient>
      ) : null}
      {each(ports.filter((port) => !within.has(port)))}
    </>
  );
}

/** What comes into a node, to choose by hand or keys. */
function Inputs({ id, component }: { id: string; component: Component }) {
  const all = sockets(component);
  return all.length === 0 ? null : (
    <div className="inputs">
      {all.map((port) => (
        <Input key={port.id} id={id} port={port} />
      ))}
    </div>
  );
}

function Input({ id, port }: { id: string; port: Port }) {
  const editor = useEditor();
  const graph = useStructure();
  const end = { node: id, port: port.id };
  const edge = feeding(graph, end);
  const shared = Object.entries(graph.inports).find(
    ([, to]) => to.node === id && to.port === port.id,
  )?.[0];
  const options = useMemo(
    () => sources(editor, graph, id, port),
    [editor, graph.nodes, graph.edges, id, port],
  );
  const choose = (value: string) => {
    if (value === "") {
      if (edge) editor.session.change(words.did.disconnect, [edit.disconnect(edge)]);
      return;
    }
    const [node = "", from = ""] = JSON.parse(value) as string[];
    actions.connect(editor, { node, port: from }, end);
  };
  if (shared !== undefined && !edge) return <PortPicture name={shared} />;
  return (
    <Choose
      label={port.id}
      value={edge ? JSON.stringify([edge.src.node, edge.src.port]) : ""}
      options={[{ value: "", label: words.inspector.notConnected }, ...options]}
      onChange={choose}
    />
  );
}

/** What may be connected to a port. */
function sources(editor: ReturnType<typeof useEditor>, graph: Graph, id: string, port: Port) {
  const behind = downstream(graph, id);
  const name = (id: string) => actions.nameOf(editor, id);
  return Object.values(graph.nodes)
    .filter((node) => !behind.has(node.id))
    .flatMap((node) => {
      const outs = actions.componentOf(editor, node.id)?.outPorts ?? [];
      return outs
        .filter((out) =>
          actions.mayConnect(editor, { node: node.id, port: out.id }, { node: id, port: port.id }),
        )
        .map((out) => ({
          value: JSON.stringify([node.id, out.id]),
          label: outs.length > 1 ? `${name(node.id)} · ${out.id}` : name(node.id),
        }));
    });
}
