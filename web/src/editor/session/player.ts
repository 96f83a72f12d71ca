// Animated pictures at play: frame after frame goes into the graph, and all that is made of it follows.

import { createStore } from "zustand/vanilla";

import type { Motion } from "./motion";
import { motionOf } from "./motion";
import type { Pictures } from "./pictures";

interface State {
  /** The picture that moves and the port that it goes into; nothing if none does. */
  port: string | null;
  frames: number;
  /** The frame that is shown, from 0. */
  frame: number;
  playing: boolean;
}

const STILL: State = { port: null, frames: 0, frame: 0, playing: false };

/** Milliseconds after which the next frame is shown, even if this one was not seen. */
const LATEST = 4000;

/** What plays the first picture of a graph that moves. */
export class Player {
  readonly store = createStore<State>(() => STILL);
  private motion: Motion | null = null;
  private looking = new AbortController();
  private run = 0;

  constructor(
    private readonly pictures: Pictures,
    /** Calls back once when the next picture is seen. */
    private readonly seen: (then: () => void) => () => void,
  ) {
    pictures.store.subscribe(({ chosen }, before) => {
      if (chosen !== before.chosen) void this.look(chosen);
    });
  }

  /** Plays on, or stops. */
  play(playing: boolean): void {
    if (playing === this.store.getState().playing) return;
    this.store.setState({ playing });
    if (playing) void this.go((this.run += 1));
  }

  /** Shows a frame. */
  show(frame: number): void {
    const { port, frames } = this.store.getState();
    if (port === null) return;
    this.store.setState({ frame: frame % frames });
    this.pictures.turn(port, frame % frames);
  }

  private async look(chosen: { readonly [port: string]: string }): Promise<void> {
    this.looking.abort();
    const { signal } = (this.looking = new AbortController());
    this.motion = null;
    this.store.setState(STILL);
    for (const [port, address] of Object.entries(chosen)) {
      const motion = await motionOf(address, signal).catch(() => null);
      if (signal.aborted) return;
      if (!motion) continue;
      this.motion = motion;
      return this.store.setState({ ...STILL, port, frames: motion.frames });
    }
  }

  /** Shows one frame after the other: each for its time, and not before the last one is seen. */
  private async go(run: number): Promise<void> {
    const goes = () => this.store.getState().playing && this.run === run;
    while (goes() && this.motion) {
      const time = await this.motion.time(this.store.getState().frame).catch(() => 0);
      await new Promise((resolve) => setTimeout(resolve, time));
      if (!goes()) return;
      const next = this.next();
      this.show(this.store.getState().frame + 1);
      await next;
    }
  }

  private next(): Promise<void> {
    return new Promise((resolve) => {
      const done = () => {
        clearTimeout(timer);
        forget();
        resolve();
      };
      const timer = setTimeout(done, LATEST);
      const forget = this.seen(done);
    });
  }
}
