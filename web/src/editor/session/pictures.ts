// The pictures that a graph works on. Which one goes into which port is remembered in this browser,
// and said again whenever the graph is opened.

import { createStore } from "zustand/vanilla";

import type { End } from "../graph/change";
import type { Graph } from "../graph/model";
import type { Sample, Upload } from "./http";
import { flawOf, samples, upload } from "./http";
import type { Catalogue } from "./catalogue";
import { takesPictures } from "./catalogue";
import type { Follower, Session } from "./session";

interface State {
  samples: Sample[];
  /** Addresses of the pictures that go into the open graph's ports. */
  chosen: { readonly [port: string]: string };
  /** Why those are not there that could not be loaded, by the same ports. */
  flaws: { readonly [port: string]: string };
}

/** The pictures that a graph works on. */
export class Pictures implements Follower {
  readonly store = createStore<State>(() => ({ samples: [], chosen: {}, flaws: {} }));

  constructor(private readonly session: Session) {
    session.follow(this);
    session.store.subscribe(({ id, graph }, before) => {
      if (graph.inports === before.graph.inports) return;
      if (id === before.id) this.moved(before.graph.inports, graph.inports);
      this.fill();
    });
  }

  opened(id: string, from: string): void {
    const chosen = remembered(from);
    this.store.setState({ chosen, flaws: {} });
    if (id !== from) remember(id, chosen);
    void this.load().then(() => {
      for (const [port, address] of Object.entries(this.store.getState().chosen)) {
        this.send(port, address);
        this.look(port, address);
      }
      this.fill();
    });
  }

  /** Has a picture go into a port. */
  choose(port: string, address: string): void {
    const { id } = this.session.store.getState();
    const chosen = { ...this.store.getState().chosen, [port]: address };
    this.store.setState({ chosen });
    if (id !== null) remember(id, chosen);
    this.send(port, address);
    this.look(port, address);
  }

  /** Shows a frame of the picture that goes into a port. Which one it is, is not remembered. */
  turn(port: string, frame: number): void {
    const address = this.store.getState().chosen[port];
    if (address !== undefined) this.send(port, frame > 0 ? `${address}#frame=${frame}` : address);
  }

  /** Whether a port has one of the samples, and none of the user's pictures. */
  isSample(port: string): boolean {
    const { samples, chosen } = this.store.getState();
    return samples.some(({ name }) => chosen[port] === `files/${name}`);
  }

  /** A port that is called otherwise, or was made anew, keeps its picture. */
  private moved(before: Graph["inports"], now: Graph["inports"]): void {
    const { chosen } = this.store.getState();
    for (const [name, end] of Object.entries(now)) {
      const { node, port } = end;
      const known = chosen[name];
      if (known !== undefined && before[name] !== end) this.send(name, known);
      if (name in before) continue;
      const same = ([old, end]: [string, End]) =>
        !(old in now) && end.node === node && end.port === port;
      const [old] = Object.entries(before).find(same) ?? [];
      const address = this.store.getState().chosen[old ?? ""];
      if (address !== undefined) this.choose(name, address);
    }
  }

  /** Gives a file to the server, and has it go into a port. */
  async give(port: string, file: Blob): Promise<Upload> {
    const given = await upload(file, this.session.secret);
    this.choose(port, given.address);
    return given;
  }

  private async load(): Promise<void> {
    if (!this.session.store.getState().runtime?.imgflo) return;
    if (this.store.getState().samples.length === 0)
      this.store.setState({ samples: await samples() });
  }

  /** A port that takes a picture and has none gets a sample. */
  private fill(): void {
    const { graph, catalogue, runtime } = this.session.store.getState();
    const { samples, chosen } = this.store.getState();
    const first = samples[0];
    if (!first || !runtime?.imgflo) return;
    for (const port of picturePorts(graph, catalogue)) {
      if (!chosen[port]) this.choose(port, `files/${first.name}`);
    }
  }

  /** Finds out whether a picture is there, and if not, why. */
  private look(port: string, address: string): void {
    const told = (flaw: string | null) => {
      const { chosen, flaws } = this.store.getState();
      if (chosen[port] !== address) return;
      const { [port]: _before, ...others } = flaws;
      this.store.setState({ flaws: flaw === null ? others : { ...others, [port]: flaw } });
    };
    if (this.isSample(port)) told(null);
    else void flawOf(address).then(told, () => undefined);
  }

  private send(port: string, address: string): void {
    const { id } = this.session.store.getState();
    if (id === null) return;
    this.session.tell("runtime", "packet", { graph: id, port, event: "data", payload: address });
  }
}

/** The ports of a graph that take pictures. */
export function picturePorts(graph: Graph, catalogue: Catalogue): string[] {
  return Object.entries(graph.inports)
    .filter(([, { node, port }]) => {
      const ports = catalogue.get(graph.nodes[node]?.component ?? "")?.inPorts ?? [];
      return ports.some((one) => one.id === port && takesPictures(one));
    })
    .map(([name]) => name);
}

function place(id: string): string {
  return `imgflo.pictures.${id}`;
}

function remembered(id: string): { [port: string]: string } {
  try {
    return (JSON.parse(localStorage.getItem(place(id)) ?? "{}") ?? {}) as {
      [port: string]: string;
    };
  } catch {
    return {};
  }
}

function remember(id: string, chosen: { readonly [port: string]: string }): void {
  localStorage.setItem(place(id), JSON.stringify(chosen));
}
