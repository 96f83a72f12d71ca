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

/** What nodes took when they were last computed. */
export class Costs implements Follower {
  readonly store = createStore<{ nodes: { readonly [node: string]: Cost } }>(() => ({ nodes: {} }));

  constructor(private readonly session: Session) {
    session.follow(this);
  }

  opened(): void {
    this.store.setState({ nodes: {} });
  }

  message({ protocol, command, payload }: Message): void {
    if (protocol !== "imgflo" || command !== "times") return;
    if (payload["graph"] !== this.session.store.getState().id) return;
    const list = payload["nodes"];
    const news = Array.isArray(list)
      ? list.map((one) => [(one as { node: string }).node, one] as const)
      : Object.entries((list ?? {}) as object);
    const nodes = { ...this.store.getState().nodes, ...Object.fromEntries(news) };
    this.store.setState({ nodes });
  }
}
