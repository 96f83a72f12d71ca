// The graph as React Flow draws it. Objects stay the same where nothing changed that is drawn here.

import type { Edge as FlowEdge, Node as FlowNode } from "@xyflow/react";

import { isDot, placesOf, sizeOf } from "../graph/layout";
import type { Edge, Graph, Group, Node } from "../graph/model";
import { words } from "../words";

/** A node that is an operation, a dot on an edge, or a frame around some. */
export type Drawn =
  FlowNode<Record<string, never>, "operation" | "dot"> | FlowNode<{ name: string }, "frame">;

const NO_DATA: Record<string, never> = {};

/** Room between a frame and what is in it. */
const MARGIN = { side: 24, top: 44 };

/** The nodes to draw, given those that are drawn now. */
export function drawnNodes(
  before: readonly Drawn[],
  graph: Graph,
  selection: ReadonlySet<string>,
  nameOf: (node: Node) => string,
): Drawn[] {
  const old = new Map(before.map((node) => [node.id, node]));
  const places = placesOf(graph);
  const frames = Object.values(graph.groups).flatMap((group, i) =>
    frame(graph, group, `frame:${i}`, places, old),
  );
  const nodes = Object.values(graph.nodes).map((node) =>
    operation(
      node,
      isDot(node) ? words.canvas.dot : nameOf(node),
      places.get(node.id) ?? { x: 0, y: 0 },
      selection.has(node.id),
      old.get(node.id),
    ),
  );
  return [...frames, ...nodes];
}

type Places = ReadonlyMap<string, { x: number; y: number }>;

function operation(
  node: Node,
  ariaLabel: string,
  place: { x: number; y: number },
  selected: boolean,
  old: Drawn | undefined,
): Drawn {
  const still =
    old?.dragging === true || (old?.position.x === place.x && old.position.y === place.y);
  const type = isDot(node) ? ("dot" as const) : ("operation" as const);
  const same = old?.selected === selected && old.ariaLabel === ariaLabel;
  if (old?.type === type && still && same) return old;
  const kept = old?.type === type ? old : { id: node.id, type, data: NO_DATA };
  const size = sizeOf(node);
  return {
    ...kept,
    ariaLabel,
    position: old?.dragging ? old.position : place,
    selected,
    initialWidth: size.width,
    initialHeight: size.height,
  };
}

function frame(
  graph: Graph,
  group: Group,
  id: string,
  places: Places,
  old: Map<string, Drawn>,
): Drawn[] {
  const inside = group.nodes.flatMap((id) => {
    const place = old.get(id)?.position ?? places.get(id);
    const node = graph.nodes[id];
    if (!place || !node) return [];
    const { width, height } = sizeOf(node);
    return [{ ...place, width, height: old.get(id)?.measured?.height ?? height }];
  });
  if (inside.length === 0) return [];
  const x = Math.min(...inside.map(({ x }) => x)) - MARGIN.side;
  const y = Math.min(...inside.map(({ y }) => y)) - MARGIN.top;
  const width = Math.max(...inside.map(({ x, width }) => x + width)) + MARGIN.side - x;
  const height = Math.max(...inside.map(({ y, height }) => y + height)) + MARGIN.side - y;
  const there = old.get(id);
  const same =
    there?.data["name"] === group.name &&
    there.position.x === x &&
    there.position.y === y &&
    there.width === width &&
    there.height === height;
  if (there && same) return [there];
  const fixed = { draggable: false, selectable: false, focusable: false, zIndex: -1 };
  return [
    { id, type: "frame", data: { name: group.name }, position: { x, y }, width, height, ...fixed },
  ];
}

const drawn = new WeakMap<Edge, FlowEdge>();

/** The edges to draw. */
export function drawnEdges(graph: Graph, selection: ReadonlySet<string>): FlowEdge[] {
  return Object.entries(graph.edges).map(([id, edge]) => {
    const selected = selection.has(id);
    const there = drawn.get(edge);
    if (there?.selected === selected) return there;
    const { src, tgt } = edge;
    const made: FlowEdge = {
      id,
      source: src.node,
      sourceHandle: src.port,
      target: tgt.node,
      targetHandle: tgt.port,
      selected,
      ariaLabel: `${src.node} ${src.port} → ${tgt.node} ${tgt.port}`,
    };
    drawn.set(edge, made);
    return made;
  });
}
