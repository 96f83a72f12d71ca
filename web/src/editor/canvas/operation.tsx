// A node: what it is called, what comes out of it, what was set, what is wrong with it.

import type { NodeProps } from "@xyflow/react";
import { Handle, Position, useConnection, useStore } from "@xyflow/react";
import { CircleAlert, Eye, Workflow } from "lucide-react";
import { memo, useCallback, useMemo, useRef } from "react";

import { mayConnect } from "../actions";
import { useDesk, useEditor, useNode, usePart, useSession, useView, useViewed } from "../editor";
import { useFailure } from "../failure";
import { wayOf } from "../graph/aside";
import { NODE } from "../graph/layout";
import type { Node } from "../graph/model";
import { EMPTY } from "../graph/model";
import { incoming, outgoing } from "../graph/select";
import { Swatch } from "../parts/swatch";
import type { Component } from "../session/catalogue";
import { called, isPictorial, sockets } from "../session/catalogue";
import type { Picture } from "../session/views";
import { usePictures, useWatch } from "../session/watch";
import { words } from "../words";
import { brief } from "./brief";
import { READABLE } from "./fit";

/** Properties that a node shows. */
const SHOWN = 3;

/** The size of a node's picture, in pixels of the page. */
const PICTURE = { width: 176, height: 110 };

/** Milliseconds between two pictures of a node, for each node of the graph, and in all: the pictures
 * of many nodes leave time for the large one. */
const INTERVAL = { each: 10, least: 100, most: 1000 };

/** A node. */
export const Operation = memo(function Operation({ id, selected }: NodeProps) {
  const node = useNode(id);
  const readable = useStore(({ transform }) => transform[2] > READABLE);
  const component = useSession(({ catalogue, graph }) =>
    catalogue.get(graph.nodes[id]?.component ?? ""),
  );
  const { targets, sources } = useSockets(id, component);
  const compared = useDesk(({ compared }) => compared === id);
  const viewed = useViewed() === id;
  if (!node) return null;
  const missing = component === undefined;
  const name = called(node, component);
  // Of what is not known, a picture is supposed.
  const pictorial = component ? isPictorial(component) && component.outPorts.length > 0 : true;
  const way = wayOf(node);
  const marks = [selected && "selected", way, missing && "faulty"];
  return (
    <div className={["operation", ...marks].filter(Boolean).join(" ")} data-node={id}>
      <header>
        {component?.subgraph ? (
          <Workflow className="operation-sign" aria-label={words.canvas.subgraph} />
        ) : null}
        <span className="operation-name" title={component?.title ?? node.component}>
          {name}
        </span>
        {pictorial && (viewed || compared) ? (
          <Eye className="operation-eye" aria-label={words.viewer.looking(name)} />
        ) : null}
        <Took id={id} />
      </header>
      {pictorial && !missing && readable && way !== "muted" ? (
        <Thumbnail id={id} />
      ) : pictorial ? (
        <div className="operation-picture" />
      ) : (
        <div style={{ height: down(Math.max(targets.length, sources.length)) - down(0) + 8 }} />
      )}
      {readable ? <Values node={node} /> : null}
      {missing ? <Fault text={words.canvas.missing(node.component)} /> : null}
      <Ports id={id} targets={targets} sources={sources} named={!pictorial} />
    </div>
  );
});

function Took({ id }: { id: string }) {
  const ms = usePart(useEditor().costs, ({ nodes }) => nodes[id]?.ms);
  return ms === undefined ? null : <span className="operation-took">{words.canvas.took(ms)}</span>;
}

/** What comes out of a node. */
function Thumbnail({ id }: { id: string }) {
  const fine = Math.min(devicePixelRatio, 2);
  const interval = useSession(({ graph }) => intervalAmong(Object.keys(graph.nodes).length));
  const view = `node:${id}`;
  useWatch(view, {
    node: id,
    width: Math.round(PICTURE.width * fine),
    height: Math.round(PICTURE.height * fine),
    interval,
  });
  const there = useView(view, ({ picture }) => picture !== null);
  const failure = useFailure(view, id);
  const own = failure !== null && (failure.node === null || failure.node === id);
  return (
    <>
      <div className="operation-picture" data-stale={failure !== null}>
        {there ? <NodePicture view={view} /> : null}
      </div>
      {own ? <Fault text={failure.text} /> : null}
    </>
  );
}

/** The newest picture of a view. It comes often, so nothing is made anew for it. */
function NodePicture({ view }: { view: string }) {
  const image = useRef<HTMLImageElement>(null);
  const show = useCallback(({ url }: Picture) => {
    if (image.current) image.current.src = url;
  }, []);
  usePictures(view, show);
  return <img ref={image} alt="" draggable={false} />;
}

/** How often each of so many nodes shows another picture; in tens, so that it is said seldom. */
function intervalAmong(nodes: number): number {
  const { each, least, most } = INTERVAL;
  return Math.min(Math.max(each * Math.ceil(nodes / 10) * 10, least), most);
}

function Fault({ text }: { text: string }) {
  return (
    <p className="operation-fault" role="alert" title={text}>
      <CircleAlert aria-hidden />
      <span>{text}</span>
    </p>
  );
}

/** What was set. */
function Values({ node }: { node: Node }) {
  const set = Object.entries(node.values);
  const way = wayOf(node);
  if (way) return <p className="operation-note">{words.canvas.leftOut[way]}</p>;
  if (set.length === 0) return null;
  return (
    <>
      <dl className="operation-values">
        {set.slice(0, SHOWN).map(([port, value]) => (
          <div key={port}>
            <dt>{port}</dt>
            <dd>
              <Swatch value={value} />
              {brief(value)}
            </dd>
          </div>
        ))}
      </dl>
      {set.length > SHOWN ? <p className="operation-more">+{set.length - SHOWN}</p> : null}
    </>
  );
}

/** The ports of a node that can be connected, or are. */
interface Sockets {
  targets: string[];
  sources: string[];
}

function useSockets(id: string, component: Component | undefined): Sockets {
  const edges = useSession(({ graph }) => graph.edges);
  return useMemo(() => {
    const graph = { ...EMPTY, edges };
    const into = incoming(graph, id).map(({ tgt }) => tgt.port);
    const outOf = outgoing(graph, id).map(({ src }) => src.port);
    const known = component ? sockets(component).map(({ id }) => id) : [];
    const given = component?.outPorts.map(({ id }) => id) ?? [];
    return {
      targets: [...new Set([...known, ...into])],
      sources: [...new Set([...given, ...outOf])],
    };
  }, [edges, id, component]);
}

/** How far down a port is. */
const down = (i: number) => NODE.port + i * NODE.grid * 3;

/** The ports, and what the graph shows of them to the outside. */
function Ports({ id, targets, sources, named }: Sockets & { id: string; named: boolean }) {
  const editor = useEditor();
  const inports = useSession(({ graph }) => graph.inports);
  const outports = useSession(({ graph }) => graph.outports);
  const from = useConnection(({ inProgress, fromHandle }) => (inProgress ? fromHandle : null));
  const shared = (all: typeof inports, port: string) =>
    Object.entries(all).find(([, end]) => end.node === id && end.port === port)?.[0];
  const lit = (port: string, type: "source" | "target") => {
    if (!from || (from.nodeId === id && from.id === port)) return undefined;
    if (from.type === type) return false;
    const other = { node: from.nodeId, port: from.id ?? "" };
    const own = { node: id, port };
    return type === "target" ? mayConnect(editor, other, own) : mayConnect(editor, own, other);
  };
  return (
    <>
      {targets.map((port, i) => (
        <Handle
          key={port}
          id={port}
          type="target"
          position={Position.Left}
          style={{ top: down(i) }}
          data-lit={lit(port, "target")}
          title={words.canvas.input(port)}
        >
          {named || targets.length > 1 ? <span className="port-name in">{port}</span> : null}
          {shared(inports, port) ? (
            <span className="port-shared in">{shared(inports, port)}</span>
          ) : null}
        </Handle>
      ))}
      {sources.map((port, i) => (
        <Handle
          key={port}
          id={port}
          type="source"
          position={Position.Right}
          style={{ top: down(i) }}
          data-lit={lit(port, "source")}
          title={words.canvas.output(port)}
        >
          {named || sources.length > 1 ? <span className="port-name out">{port}</span> : null}
          {shared(outports, port) ? (
            <span className="port-shared out">{shared(outports, port)}</span>
          ) : null}
        </Handle>
      ))}
    </>
  );
}
