// How long nodes take, and how large what comes out of them is.

import { createStore } from "zustand/vanilla";

import type { Message } from "../protocol/message";
import type { Follower, Session } from "./session";

/** What a node took. */
export interface Cost {
  ms: number;
  width: number;
  height: number;
}

/** Milliseconds that figures stay: while a slider is held, nobody can read faster. */
const STAY = 250;

/** What nodes took when they were last computed. */
export class Costs implements Follower {
  private news: { [node: string]: Cost } = {};
  private timer: ReturnType<typeof setTimeout> | undefined;
  readonly store = createStore<{ nodes: { readonly [node: string]: Cost } }>(() => ({ nodes: {} }));

  constructor(private readonly session: Session) {
    session.follow(this);
  }

  opened(): void {
    this.news = {};
    this.store.setState({ nodes: {} });
  }

  message({ protocol, command, payload }: Message): void {
    if (protocol !== "imgflo" || command !== "times") return;
    if (payload["graph"] !== this.session.store.getState().id) return;
    const list = payload["nodes"];
    const news = Array.isArray(list)
      ? list.map((one) => [(one as { node: string }).node, one] as const)
      : Object.entries((list ?? {}) as object);
    Object.assign(this.news, Object.fromEntries(news));
    this.timer ??= setTimeout(() => this.show(), STAY);
  }

  private show(): void {
    this.timer = undefined;
    const nodes = { ...this.store.getState().nodes, ...this.news };
    this.news = {};
    this.store.setState({ nodes });
  }
}
