// Saved graphs.

import { createStore } from "zustand/vanilla";

import type { Source } from "../graph/source";
import type { Message } from "../protocol/message";
import type { Follower, Session } from "./session";

/** A saved graph. */
export interface Listed {
  graph: string;
  title?: string;
  description?: string;
  tags?: string[];
  version?: string;
  time?: string;
  /** Whether it can be renamed and deleted. */
  own?: boolean;
  /** What is wrong with its file. */
  broken?: string;
  /** The names of the pictures that it takes. */
  takes?: string[];
}

/** What was saved of a graph before. */
export interface Version {
  version: string;
  time: string;
  size: number;
}

/** Whether a graph is a part of the program, and cannot be renamed or deleted. */
export function isBuiltIn({ own }: Listed): boolean {
  return own === false;
}

/** Where the picture is that a graph makes of a sample. */
export function thumbnailOf(
  { graph, broken, takes }: Listed,
  sample: string | undefined,
): string | null {
  if (broken !== undefined) return null;
  const input =
    (takes?.length ?? 1) > 0 && sample ? `&input=files/${encodeURIComponent(sample)}` : "";
  return `/image/${encodeURIComponent(graph)}.webp?width=400${input}`;
}

/** Somebody else saved meanwhile. */
export class Conflict extends Error {}

/** A name as addresses have it; empty if none of its letters can be written so. */
export function fileName(name: string): string {
  return name
    .toLowerCase()
    .replaceAll("ß", "ss")
    .normalize("NFKD")
    .replaceAll(/\p{M}/gu, "")
    .replaceAll(/[^a-z0-9_-]+/g, "-")
    .replaceAll(/^-+|-+$/g, "");
}

/** The graphs of the runtime. */
export class Library implements Follower {
  readonly store = createStore<{ graphs: Listed[] }>(() => ({ graphs: [] }));

  constructor(private readonly session: Session) {
    session.follow(this);
  }

  opened(): void {
    void this.list();
  }

  message({ protocol, command, payload, responseTo }: Message): void {
    if (protocol !== "imgflo") return;
    if (["saved", "rename", "delete", "undelete"].includes(command)) void this.list();
    const { id, name } = this.session.store.getState();
    const isOpen = id !== null && payload["graph"] === id && this.session.isOpen(id);
    if (command === "delete" && isOpen)
      this.session.outlive(id).catch((error: unknown) => this.session.trouble(error));
    // What is saved under another name is another graph.
    if (command === "saved" && isOpen && (name === null || payload["name"] === name)) {
      this.session.saved(String(payload["name"]), String(payload["version"]));
    }
    if (command === "opened" && !responseTo && isOpen) void this.session.open(id);
  }

  /** Asks for all graphs. */
  async list(): Promise<void> {
    if (!this.session.store.getState().runtime?.imgflo) return;
    const { graphs } = await this.session.ask("imgflo", "graphs", {});
    if (Array.isArray(graphs)) this.store.setState({ graphs: graphs as unknown as Listed[] });
  }

  /** Whether a name is that of a graph which is a part of the program. */
  hasBuiltIn(name: string): boolean {
    return this.store.getState().graphs.some((one) => one.graph === name && isBuiltIn(one));
  }

  /** Saves the open graph under a name. */
  async save(name: string, force = false): Promise<void> {
    const { id, version, name: before } = this.session.store.getState();
    if (id === null) return;
    const base = version !== null && name === before ? { base: version } : {};
    const said = { graph: id, name, ...base, ...(force ? { force } : {}) };
    const answer = await this.session.ask("imgflo", "save", said);
    if (!("time" in answer)) throw new Conflict();
    if (name !== id) await this.session.open(name, id);
  }

  /** What was saved of a graph before, newest first. */
  async versions(graph: string): Promise<Version[]> {
    const { versions } = await this.session.ask("imgflo", "versions", { graph });
    return Array.isArray(versions) ? (versions as unknown as Version[]) : [];
  }

  /** One of its versions. */
  async version(graph: string, version: string): Promise<Source> {
    const { source } = await this.session.ask("imgflo", "version", { graph, version });
    return source as unknown as Source;
  }

  /** Makes a version the newest again. */
  async restore(graph: string, version: string): Promise<void> {
    await this.session.ask("imgflo", "restore", { graph, version });
  }

  /** Gives a graph another name. */
  async rename(graph: string, to: string): Promise<void> {
    await this.session.ask("imgflo", "rename", { graph, to });
    if (this.session.store.getState().id === graph) await this.session.open(to, graph);
  }

  /** Deletes a graph; it can be had back. */
  async remove(graph: string): Promise<void> {
    await this.session.ask("imgflo", "delete", { graph });
  }

  /** Has a deleted graph back. */
  async recover(graph: string): Promise<void> {
    await this.session.ask("imgflo", "undelete", { graph });
  }
}
