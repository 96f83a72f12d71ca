// The canvas: the graph to look at and to draw on.

import type {
  Connection,
  EdgeChange,
  FinalConnectionState,
  NodeChange,
  OnNodeDrag,
} from "@xyflow/react";
import {
  applyNodeChanges,
  Background,
  BackgroundVariant,
  MiniMap,
  ReactFlow,
  useReactFlow,
  useStore,
} from "@xyflow/react";
import type { DragEvent, MouseEvent } from "react";
import { useCallback, useEffect, useMemo, useRef, useState } from "react";

import * as actions from "../actions";
import { useDesk, useEditor, useSession, useStructure } from "../editor";
import * as edit from "../graph/edit";
import { NODE, placesOf } from "../graph/layout";
import type { Node } from "../graph/model";
import { enter, nested } from "../nesting";
import { part } from "../parts/part";
import { called } from "../session/catalogue";
import { words } from "../words";
import { Dot } from "./dot";
import { Empty } from "./empty";
import { FIT, opening } from "./fit";
import type { Drawn } from "./flow";
import { drawnEdges, drawnNodes } from "./flow";
import { Frame } from "./frame";
import { useHold } from "./hold";
import { Operation } from "./operation";
import { Tools } from "./tools";

const CanvasMenu = part(() => import("./menu"));
const Cursors = part(() => import("./cursors"));

const TYPES = { operation: Operation, dot: Dot, frame: Frame };
const GRID: [number, number] = [NODE.grid, NODE.grid];

/** From how many nodes on there is an overview. */
const MANY = 12;

/** The canvas. */
export function Canvas() {
  const editor = useEditor();
  const flow = useReactFlow();
  const graph = useStructure();
  const id = useSession(({ id }) => id);
  const catalogue = useSession(({ catalogue }) => catalogue);
  const selection = useDesk(({ selection }) => selection);
  const theme = useDesk(({ theme }) => theme);
  const [nodes, setNodes] = useState<Drawn[]>([]);
  const [moving, setMoving] = useState(false);
  const [menu, setMenu] = useState<{ x: number; y: number } | null>(null);
  const place = useRef<HTMLSpanElement>(null);
  const chosen = useDesk(({ edges }) => edges);
  const edges = useMemo(() => drawnEdges(graph, chosen), [graph.edges, chosen]);

  useEffect(() => {
    const nameOf = (node: Node) => called(node, catalogue.get(node.component));
    setNodes((before) => drawnNodes(before, graph, selection, nameOf));
  }, [graph.nodes, graph.groups, selection, catalogue]);

  // On a small screen the canvas has no size until it is its turn to be seen.
  const sized = useStore(({ width, height }) => width > 0 && height > 0);
  useEffect(() => {
    if (!sized) return;
    const timer = requestAnimationFrame(() => void flow.fitView(opening(innerWidth)));
    return () => cancelAnimationFrame(timer);
  }, [flow, id, sized]);

  useReveal();

  const moved = useCallback(
    (changes: NodeChange<Drawn>[]) => {
      const seen = changes.filter(({ type }) => type === "position" || type === "dimensions");
      if (seen.length > 0) setNodes((before) => applyNodeChanges(seen, before));
      settled(editor, changes);
      const picks = changes.filter((change) => change.type === "select");
      if (picks.length === 0) return;
      const next = new Set(editor.desk.getState().selection);
      for (const { id, selected } of picks) selected ? next.add(id) : next.delete(id);
      editor.desk.setState({ selection: next });
    },
    [editor],
  );

  const dropped: OnNodeDrag<Drawn> = (event, node, dragged) => {
    if (dragged.length === 1) dropOnEdge(editor, node.id, event as globalThis.MouseEvent);
  };

  const drawn = ({ source, sourceHandle, target, targetHandle }: Connection) =>
    actions.connect(
      editor,
      { node: source, port: sourceHandle ?? "" },
      { node: target, port: targetHandle ?? "" },
    );

  /** An edge that was let go over nothing opens the palette with what fits. */
  const ended = (event: globalThis.MouseEvent | TouchEvent, state: FinalConnectionState) => {
    const { fromHandle, toHandle, isValid } = state;
    if (!fromHandle || isValid || toHandle) return;
    const point = "changedTouches" in event ? event.changedTouches[0] : event;
    if (!point) return;
    const at = flow.screenToFlowPosition({ x: point.clientX, y: point.clientY });
    const end = { node: fromHandle.nodeId, port: fromHandle.id ?? "" };
    editor.desk.setState({ search: { at, from: { end, side: fromHandle.type }, edge: null } });
  };

  const picked = useCallback(
    (changes: EdgeChange[]) => {
      const picks = changes.filter((change) => change.type === "select");
      const next = new Set(editor.desk.getState().edges);
      for (const { id, selected } of picks) selected ? next.add(id) : next.delete(id);
      editor.desk.setState({ edges: next });
    },
    [editor],
  );

  const pointed = (event: MouseEvent) => {
    const { x, y } = flow.screenToFlowPosition({ x: event.clientX, y: event.clientY });
    editor.people.point(x, y, editor.desk.getState().selection);
  };

  const opened = (event: MouseEvent) => {
    const at = flow.screenToFlowPosition({ x: event.clientX, y: event.clientY });
    editor.desk.setState({ search: { at, from: null, edge: null } });
  };

  const brought = (event: DragEvent) => {
    event.preventDefault();
    event.stopPropagation();
    const at = flow.screenToFlowPosition({ x: event.clientX, y: event.clientY });
    const [file] = event.dataTransfer.files;
    const on = event.target instanceof Element && event.target.closest(".react-flow__node");
    if (file) void actions.takeFile(editor, file, at, on ? on.getAttribute("data-id") : null);
  };

  const nodeMenu = (event: MouseEvent | globalThis.MouseEvent, node: Drawn) => {
    event.preventDefault();
    if (!selection.has(node.id)) actions.select(editor, [node.id]);
    setMenu({ x: event.clientX, y: event.clientY });
  };

  const closed = () => setMenu(null);
  const hold = useHold();

  return (
    <section
      className="canvas"
      data-moving={moving}
      aria-label={words.canvas.label}
      onPointerMove={pointed}
      onDrop={brought}
      {...hold}
    >
      <ReactFlow<Drawn>
        nodes={nodes}
        edges={edges}
        nodeTypes={TYPES}
        onNodesChange={moved}
        onEdgesChange={picked}
        onNodeDragStop={dropped}
        onConnect={drawn}
        onConnectEnd={ended}
        isValidConnection={({ source, sourceHandle, target, targetHandle }) =>
          actions.mayConnect(
            editor,
            { node: source, port: sourceHandle ?? "" },
            { node: target, port: targetHandle ?? "" },
          )
        }
        onNodeDoubleClick={(_, { id, type }) => type !== "frame" && lookInto(editor, id)}
        onNodeContextMenu={nodeMenu}
        onPaneContextMenu={(event) => {
          event.preventDefault();
          opened(event as MouseEvent);
        }}
        onEdgeDoubleClick={(event, { id }) =>
          editor.desk.setState({
            search: {
              at: flow.screenToFlowPosition({ x: event.clientX, y: event.clientY }),
              from: null,
              edge: id,
            },
          })
        }
        onMoveStart={() => setMoving(true)}
        onMoveEnd={() => setMoving(false)}
        deleteKeyCode={null}
        selectionKeyCode="Shift"
        multiSelectionKeyCode={["Control", "Meta"]}
        panActivationKeyCode={null}
        zoomOnDoubleClick={false}
        snapToGrid
        snapGrid={GRID}
        minZoom={0.05}
        maxZoom={2.5}
        connectionRadius={28}
        onlyRenderVisibleElements
        fitViewOptions={FIT}
        colorMode={theme}
      >
        <Background variant={BackgroundVariant.Dots} gap={24} size={1} />
        {nodes.length > MANY ? (
          <MiniMap pannable zoomable ariaLabel={words.canvas.overview} nodeBorderRadius={12} />
        ) : null}
        <Cursors />
      </ReactFlow>
      <Tools />
      <Empty />
      <span ref={place} className="place" style={{ left: menu?.x, top: menu?.y }} />
      <div className="over">
        {menu ? <CanvasMenu place={place} onClose={closed} onLeave={closed} /> : null}
      </div>
    </section>
  );
}

/** A node that stands for a graph is opened, others are looked at. */
function lookInto(editor: ReturnType<typeof useEditor>, id: string): void {
  if (nested(editor) === id) void enter(editor);
  else actions.view(editor, id);
}

/** Moves to a node that was just added, if it is not to be seen. */
function useReveal(): void {
  const { desk, session } = useEditor();
  const flow = useReactFlow();
  const reveal = useDesk(({ reveal }) => reveal);
  useEffect(() => {
    if (reveal === null) return;
    desk.setState({ reveal: null });
    const place = placesOf(session.store.getState().graph).get(reveal);
    const pane = document.querySelector(".canvas")?.getBoundingClientRect();
    if (!place || !pane) return;
    const [from, to] = [
      flow.flowToScreenPosition(place),
      flow.flowToScreenPosition({ x: place.x + NODE.width, y: place.y + NODE.height }),
    ];
    const seen =
      from.x >= pane.left && from.y >= pane.top && to.x <= pane.right && to.y <= pane.bottom;
    if (!seen)
      void flow.setCenter(place.x + NODE.width / 2, place.y + NODE.height / 2, {
        zoom: flow.getZoom(),
        duration: 200,
      });
  }, [desk, session, flow, reveal]);
}

/** Nodes that were let go, or moved by keys, are where they are from now on. */
function settled(editor: ReturnType<typeof useEditor>, changes: NodeChange<Drawn>[]): void {
  const { graph } = editor.session.store.getState();
  const places = changes.flatMap((change): [string, edit.Point][] => {
    if (change.type !== "position" || change.dragging !== false || !change.position) return [];
    const node = graph.nodes[change.id];
    const { x, y } = change.position;
    const still =
      !node || (node.metadata["x"] === Math.round(x) && node.metadata["y"] === Math.round(y));
    return still ? [] : [[change.id, change.position]];
  });
  editor.session.change(words.did.move, edit.move(places));
}

/** A node without connections that was dropped on an edge is put into it. */
function dropOnEdge(
  editor: ReturnType<typeof useEditor>,
  id: string,
  event: globalThis.MouseEvent,
): void {
  const { graph } = editor.session.store.getState();
  const free = Object.values(graph.edges).every(
    ({ src, tgt }) => src.node !== id && tgt.node !== id,
  );
  const component = actions.componentOf(editor, id);
  if (!free || !component) return;
  const under = document.elementsFromPoint(event.clientX, event.clientY);
  const key = under.find((element) => element.closest(".react-flow__edge"))?.closest("[data-id]");
  const edge = graph.edges[key?.getAttribute("data-id") ?? ""];
  if (edge) actions.insert(editor, edge, id, component);
}
