// The editor's parts, and how components of the page reach them.

import type { ReactNode } from "react";
import {
  createContext,
  useCallback,
  useContext,
  useMemo,
  useRef,
  useSyncExternalStore,
} from "react";
import type { StoreApi } from "zustand/vanilla";
import { useStore } from "zustand";

import type { Graph, Node } from "./graph/model";
import { result, sameStructure } from "./graph/select";
import { called } from "./session/catalogue";
import { Costs } from "./session/costs";
import type { Desk } from "./session/desk";
import { createDesk } from "./session/desk";
import { Library } from "./session/library";
import { People } from "./session/people";
import { Pictures } from "./session/pictures";
import { Player } from "./session/player";
import type { Runtime, State } from "./session/session";
import { Session } from "./session/session";
import type { Rect, View } from "./session/views";
import { MAIN, Views } from "./session/views";

/** The editor's parts. */
export class Editor {
  readonly desk = createDesk();
  readonly session: Session;
  readonly views: Views;
  readonly library: Library;
  readonly pictures: Pictures;
  readonly player: Player;
  readonly people: People;
  readonly costs: Costs;

  constructor(
    address: string,
    secret: string | null,
    name: string,
    first: (editor: Editor, runtime: Runtime) => Promise<void>,
  ) {
    this.session = new Session(address, secret, (runtime) => first(this, runtime));
    this.views = new Views(this.session);
    this.library = new Library(this.session);
    this.pictures = new Pictures(this.session);
    this.player = new Player(this.pictures, (then) => this.views.next(MAIN, then));
    this.people = new People(this.session, name);
    this.costs = new Costs(this.session);
    this.session.follow({ opened: () => this.tidy() });
  }

  /** The node whose picture is looked at. */
  get viewed(): string | null {
    const { graph } = this.session.store.getState();
    const { viewed } = this.desk.getState();
    return viewed !== null && graph.nodes[viewed] ? viewed : result(graph);
  }

  /** What was selected in another graph is not any more. */
  private tidy(): void {
    const { graph } = this.session.store.getState();
    const { selection, viewed, compared } = this.desk.getState();
    const there = (id: string | null) => (id !== null && graph.nodes[id] ? id : null);
    this.desk.setState({
      selection: new Set([...selection].filter((id) => graph.nodes[id])),
      edges: new Set(),
      viewed: there(viewed),
      compared: there(compared),
      picking: null,
    });
  }
}

const Context = createContext<Editor | null>(null);

/** Gives the editor to all components within. */
export function EditorProvider({ editor, children }: { editor: Editor; children: ReactNode }) {
  return <Context.Provider value={editor}>{children}</Context.Provider>;
}

/** The editor. */
export function useEditor(): Editor {
  const editor = useContext(Context);
  if (!editor) throw new Error("this is used outside of the editor");
  return editor;
}

/** Something of the graph that is worked on. */
export function useSession<T>(select: (state: State) => T): T {
  return useStore(useEditor().session.store, select);
}

/** The graph, without telling of changes that are nothing but other values. */
export function useStructure(): Graph {
  const kept = useRef<Graph>(null);
  return useSession(({ graph }) => {
    if (!kept.current || !sameStructure(kept.current, graph)) kept.current = graph;
    return kept.current;
  });
}

/** All nodes, by what they are called. */
export function useNames(): { value: string; label: string }[] {
  const { nodes } = useStructure();
  const catalogue = useSession(({ catalogue }) => catalogue);
  return useMemo(
    () =>
      Object.values(nodes).map((node) => ({
        value: node.id,
        label: called(node, catalogue.get(node.component)),
      })),
    [nodes, catalogue],
  );
}

/** A node. */
export function useNode(id: string): Node | undefined {
  return useSession(({ graph }) => graph.nodes[id]);
}

/** Something of the desk. */
export function useDesk<T>(select: (desk: Desk) => T): T {
  return useStore(useEditor().desk, select);
}

/** The node that is selected, if it is the only one. */
export function useOnly(): string | undefined {
  return useDesk(({ selection }) => (selection.size === 1 ? [...selection][0] : undefined));
}

/** Something of another part. */
export function usePart<S, T>(part: { store: StoreApi<S> }, select: (state: S) => T): T {
  return useStore(part.store, select);
}

/** The node whose picture is looked at. */
export function useViewed(): string | null {
  const own = useDesk(({ viewed }) => viewed);
  return useSession(({ graph }) => (own !== null && graph.nodes[own] ? own : result(graph)));
}

/** Something of a view. Pictures come often: what takes one as it comes is drawn anew for each. */
export function useView<T>(name: string, select: (view: View) => T): T {
  const { views } = useEditor();
  const subscribe = useCallback(
    (changed: () => void) => views.subscribe(name, changed),
    [views, name],
  );
  return useSyncExternalStore(subscribe, () => select(views.get(name)));
}

/** The whole picture of a view: another one only if it lies elsewhere or has another size. */
export function useBounds(name: string): Rect | null {
  return useView(name, ({ picture }) => picture?.bounds ?? null);
}
