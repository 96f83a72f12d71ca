// A graph that is worked on: the connection to its runtime, what it is now, and what was done to it.

import { createStore } from "zustand/vanilla";

import type { Change } from "../graph/change";
import { changeOf } from "../graph/change";
import { equal } from "../graph/equal";
import { History } from "../graph/history";
import type { Graph } from "../graph/model";
import { EMPTY } from "../graph/model";
import { Replica } from "../graph/replica";
import type { Source } from "../graph/source";
import { changesOf, isSource, read, write } from "../graph/source";
import type { Link } from "../protocol/client";
import { Client, Lost, Refusal } from "../protocol/client";
import type { Frame, Message, Payload } from "../protocol/message";
import type { Catalogue, Component, Operation } from "./catalogue";
import { component, described } from "./catalogue";
import { operations } from "./http";

/** What a runtime says of itself. */
export interface Runtime {
  type: string;
  label: string;
  /** The graph that it opens with. */
  graph: string | null;
  capabilities: string[];
  /** Whether it speaks the protocol `imgflo`, and so shows pictures. */
  imgflo: boolean;
}

/** All that is known of the graph that is worked on. */
export interface State {
  link: Link;
  runtime: Runtime | null;
  catalogue: Catalogue;
  /** The id of the open graph. */
  id: string | null;
  graph: Graph;
  /** The name under which it is saved. */
  name: string | null;
  /** The saved version that was changed. */
  version: string | null;
  /** Whether it is otherwise than saved. */
  changed: boolean;
  undoable: string | null;
  redoable: string | null;
  /** Why the last thing did not work, in words. */
  trouble: string | null;
}

const START: State = {
  link: "connecting",
  runtime: null,
  catalogue: new Map(),
  id: null,
  graph: EMPTY,
  name: null,
  version: null,
  changed: false,
  undoable: null,
  redoable: null,
  trouble: null,
};

/** Milliseconds after which a change counts that the runtime says nothing to. */
const PATIENCE = 1000;

/** What is told to those who listen. */
export interface Follower {
  /** A graph was opened, or opened again after the connection was lost; `from` is what it was
   * called before. */
  opened?(id: string, from: string): void;
  message?(message: Message): void;
  frame?(frame: Frame): void;
}

/** An id for a graph that has no name yet. */
export function draft(): string {
  return `draft-${Math.random().toString(36).slice(2)}`;
}

/** A graph that is worked on. */
export class Session {
  readonly store = createStore<State>(() => START);
  private readonly client: Client;
  private readonly replica = new Replica();
  private readonly history = new History();
  private readonly followers = new Set<Follower>();
  /** The graph that is open, or will be once the runtime has told it. */
  private wanted: string | null = null;
  private frame = 0;
  private patience: ReturnType<typeof setTimeout> | undefined;

  constructor(
    readonly address: string,
    readonly secret: string | null,
    /** Which graph to open when the runtime has said what it is. */
    private readonly first: (runtime: Runtime) => Promise<void>,
  ) {
    this.client = new Client(address, secret, {
      link: (link) => this.linked(link),
      message: (message) => this.received(message),
      frame: (frame) => this.followers.forEach((follower) => follower.frame?.(frame)),
    });
  }

  /** Connects. */
  start(): void {
    this.client.connect();
  }

  /** Ends for good. */
  end(): void {
    this.client.close();
  }

  /** Tells a follower what goes on. */
  follow(follower: Follower): void {
    this.followers.add(follower);
  }

  /** Asks the runtime something, after it is told what was changed before. */
  async ask(protocol: string, command: string, payload: Payload): Promise<Payload> {
    this.flush();
    return (await this.client.request(protocol, command, payload)).payload;
  }

  /** Tells the runtime something, after what was changed before; whether it could be told. */
  tell(protocol: string, command: string, payload: Payload): boolean {
    this.flush();
    return this.client.send(protocol, command, payload) !== null;
  }

  /** Shows, in words, why something did not work; takes it away again. */
  trouble(trouble: unknown): void {
    if (trouble instanceof Lost) return;
    const words = trouble instanceof Error ? trouble.message : trouble;
    this.store.setState({ trouble: words === null ? null : String(words) });
  }

  /** Whether a graph is open, or will be once the runtime has told it. */
  isOpen(id: unknown): boolean {
    return id === this.wanted;
  }

  /** A graph is wanted until what is asked for it is refused. */
  private async want<T>(id: string, asked: Promise<T>): Promise<T> {
    this.wanted = id;
    try {
      return await asked;
    } catch (refusal) {
      if (this.isOpen(id)) this.wanted = this.store.getState().id;
      throw refusal;
    }
  }

  /** Opens a graph of the runtime's, unless another is wanted before it comes; `from` is what it was
   * called before. */
  async open(id: string, from = id): Promise<void> {
    const opened = await this.want(id, this.fetch(id));
    if (!this.isOpen(id)) return;
    this.history.clear();
    this.replica.clear(opened.graph);
    this.show({ id, ...opened }, from);
  }

  /** Begins a new graph, empty or from a source; `from` is what that was called before. */
  async create(id: string, source: Source = {}, from = id): Promise<void> {
    await this.want(id, this.ask("graph", "clear", { id, name: id, main: false }));
    this.history.clear();
    this.replica.clear({ ...EMPTY, properties: source.properties ?? {} });
    this.show({ id, name: null, version: null, changed: true }, from);
    this.build(source);
    this.publish();
  }

  /** The open graph was deleted: it goes on as a new one. */
  async outlive(from: string): Promise<void> {
    await this.create(draft(), write(this.replica.graph), from);
  }

  /** Makes an empty graph of the runtime's what a source describes. */
  private build(source: Source): void {
    const { name: _name, environment: _environment, ...properties } = source.properties ?? {};
    const tells = this.store.getState().runtime?.imgflo && Object.keys(properties).length > 0;
    if (tells) this.replica.change({ command: "describe", properties });
    for (const change of changesOf(source)) this.replica.change(change);
  }

  /** The graph that a component is. */
  async graphOf(name: string): Promise<Graph> {
    const { language, code } = await this.ask("component", "getsource", { name });
    const source: unknown = language === "json" ? JSON.parse(String(code)) : null;
    if (!isSource(source)) throw new Refusal(`${name} is not a graph`);
    return read(source);
  }

  /** Makes a graph a component, and keeps it where graphs are saved. */
  async makeComponent(name: string, graph: Graph): Promise<void> {
    const code = JSON.stringify(write(graph), null, 2);
    await this.ask("component", "source", { name, language: "json", code });
    if (this.store.getState().runtime?.imgflo)
      await this.ask("imgflo", "save", { graph: name, name });
  }

  /** The graph is now saved under a name. */
  saved(name: string, version: string): void {
    this.store.setState({ name, version, changed: false });
    void this.compare();
  }

  /** Changes the graph. Changes of the same gesture are undone together. */
  change(what: string, changes: readonly Change[], gesture: string | null = null): void {
    if (changes.length === 0) return;
    this.history.record(this.replica.graph, changes, what, gesture);
    this.make(changes);
  }

  /** A gesture is over. */
  settle(): void {
    this.history.settle();
  }

  /** Takes the last step back. */
  undo(): void {
    this.make(this.history.undo(this.replica.graph));
    void this.compare();
  }

  /** Does again what was taken back. */
  redo(): void {
    this.make(this.history.redo(this.replica.graph));
    void this.compare();
  }

  private make(changes: readonly Change[]): void {
    for (const change of changes) this.replica.change(change);
    this.store.setState({ changed: true });
    this.publish();
  }

  /** Shows the graph at once, and says what changed before the next picture of the screen. */
  private publish(): void {
    const { undoable, redoable } = this.history;
    const { graph } = this.replica;
    const now = this.store.getState();
    // Most of what the runtime says confirms what is shown already.
    const same = now.graph === graph && now.undoable === undoable && now.redoable === redoable;
    if (!same) this.store.setState({ graph, undoable, redoable });
    this.frame ||= requestAnimationFrame(() => {
      this.frame = 0;
      this.flush();
    });
  }

  private flush(): void {
    const { id, link } = this.store.getState();
    if (id === null || link !== "open") return;
    if (this.inTurn) return this.sayInTurn(id);
    this.replica.flush(({ command, ...change }) =>
      this.client.send(protocolOf(command), command, { ...(change as Payload), graph: id }),
    );
  }

  /** Whether a runtime has to be done with one change before it is told the next: NoFlo takes its
   * time to load a node, and knows nothing of it meanwhile. */
  private get inTurn(): boolean {
    return this.store.getState().runtime?.imgflo === false;
  }

  private sayInTurn(graph: string): void {
    const next = this.replica.next;
    if (!next) return;
    const { command, ...change } = next;
    const payload = { ...(change as Payload), graph };
    // For NoFlo a port can have many values; here the last one that is set counts.
    if (command === "addinitial") this.client.send("graph", "removeinitial", payload);
    let said = false;
    this.replica.flush(() => {
      if (said) return null;
      said = true;
      return this.client.send("graph", command, payload);
    });
    clearTimeout(this.patience);
    this.patience = setTimeout(() => this.told(command, payload, undefined), PATIENCE);
  }

  private linked(link: Link): void {
    clearTimeout(this.patience);
    this.store.setState({ link: link === "open" ? "connecting" : link });
    if (link === "open") this.greet().catch((error: unknown) => this.trouble(error));
  }

  /** Finds out whom one speaks to, then opens a graph, or the same again. */
  private async greet(): Promise<void> {
    // All is asked at once: the answers come in turn.
    const described = operations().catch(() => this.operations);
    const [runtime] = await Promise.all([this.introduce(), this.ask("component", "list", {})]);
    if (runtime.imgflo) this.operations = await described;
    const known = [...this.listed].map(([name, one]) => [name, this.described(one)] as const);
    this.listed.clear();
    this.store.setState({ runtime, catalogue: new Map(known), link: "open" });
    const { id } = this.store.getState();
    if (id === null) await this.first(runtime);
    else await this.again(id);
  }

  private async introduce(): Promise<Runtime> {
    const asked = this.ask("runtime", "getruntime", {});
    const speaks = this.ask("imgflo", "graphs", {}).then(
      () => true,
      (error: unknown) => {
        if (error instanceof Refusal) return false;
        throw error;
      },
    );
    const [told, imgflo] = await Promise.all([asked, speaks]);
    const { type, label, graph, capabilities } = told;
    return {
      type: String(type ?? ""),
      label: String(label ?? type ?? ""),
      graph: typeof graph === "string" ? graph : null,
      capabilities: Array.isArray(capabilities) ? capabilities.map(String) : [],
      imgflo,
    };
  }

  /** Components that were listed, and are not in the catalogue yet. */
  private readonly listed = new Map<string, Component>();
  /** What the server says of operations. */
  private operations: ReadonlyMap<string, Operation> = new Map();

  private described(one: Component): Component {
    return this.operations.size === 0 ? one : described(one, this.operations);
  }

  /** A component that is new, or otherwise than before. */
  private learned(one: Component): void {
    const { link, catalogue } = this.store.getState();
    if (link !== "open") return void this.listed.set(one.name, one);
    this.store.setState({ catalogue: new Map(catalogue).set(one.name, this.described(one)) });
  }

  /** Opens the graph again after the connection was lost. A runtime that lost it gets it anew. */
  private async again(id: string): Promise<void> {
    try {
      const { graph, ...rest } = await this.fetch(id);
      this.replica.replace(graph);
      this.show({ id, ...rest });
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      const { name, version } = this.store.getState();
      const source = write(this.replica.graph);
      await this.ask("graph", "clear", { id, name: id, main: false });
      this.replica.clear({ ...EMPTY, properties: this.replica.graph.properties });
      this.build(source);
      this.show({ id, name, version, changed: true });
    }
  }

  private async fetch(
    id: string,
  ): Promise<{ graph: Graph } & Pick<State, "name" | "version" | "changed">> {
    if (!this.store.getState().runtime?.imgflo) {
      return { graph: await this.graphOf(id), name: id, version: null, changed: false };
    }
    const opened = await this.ask("imgflo", "open", { graph: id });
    const { source, version, name } = opened;
    if (!isSource(source)) throw new Refusal(`${id} is not a graph`);
    const saved = typeof version === "string" ? version : null;
    const called = typeof name === "string" && saved !== null ? name : null;
    return { graph: read(source), name: called, version: saved, changed: saved === null };
  }

  /** Finds out whether the open graph is otherwise than saved: of what was changed before it was
   * opened, and while it was being saved, nobody says so; and steps that are taken back lead there
   * again. */
  private async compare(): Promise<void> {
    const { runtime, id, name, version } = this.store.getState();
    if (!runtime?.imgflo || name === null || version === null) return;
    const asked = this.ask("imgflo", "version", { graph: name, version });
    // A version that is gone is not what the graph is now.
    const { source } = await asked.catch((): Payload => ({}));
    const now = this.store.getState();
    if (now.id !== id || now.version !== version) return;
    this.store.setState({ changed: !isSource(source) || !equal(read(source), now.graph) });
  }

  private show(state: Partial<State>, from?: string): void {
    this.store.setState({ ...state, graph: this.replica.graph });
    this.publish();
    void this.compare();
    const { id } = this.store.getState();
    if (id === null) return;
    this.tell("network", "start", { graph: id });
    this.followers.forEach((follower) => follower.opened?.(id, from ?? id));
  }

  private received(message: Message): void {
    const { protocol, command, payload, responseTo } = message;
    if (protocol === "component" && command === "component") this.learned(component(payload));
    // A runtime that does not speak imgflo's protocol refuses it, and no change.
    const isAnswer = protocol === "imgflo" && (command !== "error" || responseTo !== undefined);
    if (protocol === "graph" || isAnswer) this.told(command, payload, responseTo);
    this.followers.forEach((follower) => follower.message?.(message));
  }

  /** Something was refused, and the runtime does not say what: what it has is what counts. */
  private disagreed(payload: Payload): void {
    this.trouble(payload["message"] ?? "");
    const { id } = this.store.getState();
    if (id === null || this.replica.unconfirmed === 0) return;
    this.replica.clear(this.replica.graph);
    this.fetch(id).then(
      ({ graph }) => {
        this.replica.clear(graph);
        this.publish();
      },
      (error: unknown) => this.trouble(error),
    );
  }

  /** A change of a graph, or that one was refused. */
  private told(command: string, payload: Payload, responseTo: string | undefined): void {
    if (command === "error" && responseTo && this.replica.refused(responseTo)) {
      this.trouble(payload["message"] ?? "");
      return this.publish();
    }
    if (command === "error" && !responseTo) return this.disagreed(payload);
    const change = changeOf(command, payload);
    if (!change || payload["graph"] !== this.store.getState().id) return;
    this.replica.confirmed(change, responseTo);
    if (!this.store.getState().changed) this.store.setState({ changed: true });
    this.publish();
    if (!this.inTurn) return;
    if (this.replica.unconfirmed === 0) clearTimeout(this.patience);
    this.flush();
  }
}

/** The protocol that a change is said in. */
function protocolOf(command: Change["command"]): string {
  return command === "describe" ? "imgflo" : "graph";
}
