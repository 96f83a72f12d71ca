// Graphs as FBP JSON.

import type { Change } from "./change";
import { applyAll } from "./apply";
import type { Json, Metadata } from "./json";
import type { Export, Graph } from "./model";
import { EMPTY } from "./model";

interface SourceEnd {
  process: string;
  port: string;
}

interface SourceExport extends SourceEnd {
  metadata?: Metadata;
}

/** FBP JSON, as far as it is looked into. */
export interface Source {
  caseSensitive?: boolean;
  properties?: Metadata;
  inports?: { [name: string]: SourceExport };
  outports?: { [name: string]: SourceExport };
  groups?: { name: string; nodes: string[]; metadata?: Metadata }[];
  processes?: { [id: string]: { component: string; metadata?: Metadata } };
  connections?: { src?: SourceEnd; data?: Json; tgt: SourceEnd; metadata?: Metadata }[];
}

/** Whether a value looks like FBP JSON. */
export function isSource(value: unknown): value is Source {
  if (typeof value !== "object" || value === null) return false;
  const { processes } = value as { processes?: unknown };
  return typeof processes === "object" && processes !== null && !Array.isArray(processes);
}

/** The graph that a source describes. */
export function read(source: Source): Graph {
  const empty = { ...EMPTY, properties: source.properties ?? {} };
  return applyAll(empty, changesOf(source));
}

/** The changes that make an empty graph what a source describes. */
export function changesOf(source: Source): Change[] {
  const nodes = Object.entries(source.processes ?? {}).map(
    ([id, { component, metadata = {} }]): Change => ({
      command: "addnode",
      id,
      component,
      metadata,
    }),
  );
  const connections = (source.connections ?? []).map(
    ({ src, data, tgt, metadata = {} }): Change => {
      const end = { node: tgt.process, port: tgt.port };
      return src
        ? { command: "addedge", src: { node: src.process, port: src.port }, tgt: end, metadata }
        : { command: "addinitial", src: { data: data ?? null }, tgt: end };
    },
  );
  const exported = (kind: "inport" | "outport") =>
    Object.entries(source[`${kind}s`] ?? {}).map(
      ([name, { process, port, metadata = {} }]): Change => ({
        command: `add${kind}`,
        public: name,
        node: process,
        port,
        metadata,
      }),
    );
  const groups = (source.groups ?? []).map((group): Change => ({ command: "addgroup", ...group }));
  return [...nodes, ...connections, ...exported("inport"), ...exported("outport"), ...groups];
}

/** The source of a graph. */
export function write(graph: Graph): Source {
  const nodes = Object.values(graph.nodes);
  const end = ({ node, port }: { node: string; port: string }) => ({ process: node, port });
  const exported = (all: { readonly [name: string]: Export }) =>
    Object.fromEntries(
      Object.entries(all).map(([name, one]) => [name, { ...end(one), ...noted(one.metadata) }]),
    );
  return {
    caseSensitive: true,
    properties: graph.properties,
    inports: exported(graph.inports),
    outports: exported(graph.outports),
    groups: Object.values(graph.groups).map(({ name, nodes, metadata }) => ({
      name,
      nodes: [...nodes],
      ...noted(metadata),
    })),
    processes: Object.fromEntries(
      nodes.map(({ id, component, metadata }) => [id, { component, metadata }]),
    ),
    connections: [
      ...Object.values(graph.edges).map(({ src, tgt, metadata }) => ({
        src: end(src),
        tgt: end(tgt),
        ...noted(metadata),
      })),
      ...nodes.flatMap(({ id, values }) =>
        Object.entries(values).map(([port, data]) => ({ data, tgt: { process: id, port } })),
      ),
    ],
  };
}

function noted(metadata: Metadata): { metadata?: Metadata } {
  return Object.keys(metadata).length === 0 ? {} : { metadata };
}
