// The graph as React Flow draws it. Objects stay the same where nothing changed that is drawn here.

import type { Edge as FlowEdge, Node as FlowNode } from "@xyflow/react";

import { NODE, placesOf } from "../graph/layout";
import type { Edge, Graph, Group, Node } from "../graph/model";

/** A node that is an operation, or a frame around some. */
export type Drawn =
  FlowNode<Record<string, never>, "operation"> | FlowNode<{ name: string }, "frame">;

const NO_DATA: Record<string, never> = {};

/** Room between a frame and what is in it. */
const MARGIN = { side: 24, top: 44 };

/** The nodes to draw, given those that are drawn now. */
export function drawnNodes(
  before: readonly Drawn[],
  graph: Graph,
  selection: ReadonlySet<string>,
): Drawn[] {
  const old = new Map(before.map((node) => [node.id, node]));
  const places = placesOf(graph);
  const frames = Object.values(graph.groups).flatMap((group) => frame(group, places, old));
  const nodes = Object.values(graph.nodes).map((node) =>
    operation(
      node,
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
  place: { x: number; y: number },
  selected: boolean,
  old: Drawn | undefined,
): Drawn {
  const still =
    old?.dragging === true || (old?.position.x === place.x && old.position.y === place.y);
  if (old && still && old.selected === selected) return old;
  const kept =
    old?.type === "operation" ? old : { id: node.id, type: "operation" as const, data: NO_DATA };
  return {
    ...kept,
    position: old?.dragging ? old.position : place,
    selected,
    initialWidth: NODE.width,
    initialHeight: NODE.height,
  };
}

function frame(group: Group, places: Places, old: Map<string, Drawn>): Drawn[] {
  const inside = group.nodes.flatMap((id) => {
    const place = old.get(id)?.position ?? places.get(id);
    const height = old.get(id)?.measured?.height ?? NODE.height;
    return place ? [{ ...place, height }] : [];
  });
  if (inside.length === 0) return [];
  const x = Math.min(...inside.map(({ x }) => x)) - MARGIN.side;
  const y = Math.min(...inside.map(({ y }) => y)) - MARGIN.top;
  const width = Math.max(...inside.map(({ x }) => x)) + NODE.width + MARGIN.side - x;
  const height = Math.max(...inside.map(({ y, height }) => y + height)) + MARGIN.side - y;
  const id = `frame:${group.name}`;
  const there = old.get(id);
  const same =
    there?.position.x === x &&
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
export function drawnEdges(graph: Graph): FlowEdge[] {
  return Object.entries(graph.edges).map(([id, edge]) => {
    const there = drawn.get(edge);
    if (there) return there;
    const { src, tgt } = edge;
    const made: FlowEdge = {
      id,
      source: src.node,
      sourceHandle: src.port,
      target: tgt.node,
      targetHandle: tgt.port,
      ariaLabel: `${src.node} ${src.port} → ${tgt.node} ${tgt.port}`,
    };
    drawn.set(edge, made);
    return made;
  });
}
