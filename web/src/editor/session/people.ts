// Who else works on the graph.

import { createStore } from "zustand/vanilla";

import type { Message } from "../protocol/message";
import type { Follower, Session } from "./session";

/** Somebody else. */
export interface Person {
  client: string;
  name: string;
  color: string;
  x: number | null;
  y: number | null;
  selection: string[];
}

/** Colors that are told apart on light and dark ground. */
const COLORS = ["#2f7dd1", "#c2410c", "#15803d", "#9333ea", "#be185d", "#0e7490", "#a16207"];

/** Milliseconds between two words of where the pointer is. */
const PAUSE = 50;

/** Who else works on the graph. */
export class People implements Follower {
  readonly store = createStore<{ people: { readonly [client: string]: Person } }>(() => ({
    people: {},
  }));
  private readonly color = COLORS[Math.floor(Math.random() * COLORS.length)] ?? "#2f7dd1";
  private told = 0;

  constructor(
    private readonly session: Session,
    private readonly name: string,
  ) {
    session.follow(this);
  }

  opened(): void {
    this.store.setState({ people: {} });
    this.say({});
  }

  message({ protocol, command, payload, responseTo }: Message): void {
    // What answers is of this user's own.
    if (protocol !== "imgflo" || command !== "presence" || responseTo !== undefined) return;
    const { people } = this.store.getState();
    const client = String(payload["client"]);
    if (payload["gone"] === true || payload["graph"] !== this.session.store.getState().id) {
      const { [client]: _gone, ...rest } = people;
      return this.store.setState({ people: rest });
    }
    const { name, color, x, y, selection } = payload;
    const person: Person = {
      client,
      name: String(name ?? ""),
      color: /^#[0-9a-f]{6}$/i.test(String(color)) ? String(color) : "#808080",
      x: typeof x === "number" ? x : null,
      y: typeof y === "number" ? y : null,
      selection: Array.isArray(selection) ? selection.map(String) : [],
    };
    // Whoever is new does not know of us yet.
    if (!people[client]) this.say({});
    this.store.setState({ people: { ...people, [client]: person } });
  }

  /** Tells the others where the pointer is; not too often. */
  point(x: number, y: number, selection: Iterable<string>): void {
    const now = performance.now();
    if (now - this.told < PAUSE || Object.keys(this.store.getState().people).length === 0) return;
    this.told = now;
    this.say({ x: Math.round(x), y: Math.round(y), selection: [...selection] });
  }

  private say(more: { x?: number; y?: number; selection?: string[] }): void {
    const { id, runtime } = this.session.store.getState();
    if (id === null || !runtime?.imgflo) return;
    this.session.tell("imgflo", "presence", {
      graph: id,
      name: this.name,
      color: this.color,
      ...more,
    });
  }
}
