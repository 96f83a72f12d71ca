/** Sends a graph to a runtime, piece by piece, as the protocol has it. */

import type { Connection, Payload } from "./connection.js";

interface End {
  process: string;
  port: string;
  index?: number;
}

interface Export {
  process: string;
  port: string;
  metadata?: object;
}

interface Process {
  component: string;
  metadata?: object;
}

interface Connected {
  src?: End;
  data?: unknown;
  tgt: End;
  metadata?: object;
}

interface Group {
  name: string;
  nodes: string[];
  metadata?: object;
}

/** A graph, as FBP JSON. */
export interface Definition {
  properties?: { name?: string; description?: string };
  processes?: Record<string, Process>;
  connections?: Connected[];
  inports?: Record<string, Export>;
  outports?: Record<string, Export>;
  groups?: Group[];
}

/**
 * Sends a graph under an id, replacing what was there, and starts it; gives its ports. Nothing is
 * waited for on the way: a runtime answers in order, and not all echo every change.
 */
export async function upload(
  connection: Connection,
  graph: string,
  definition: Definition,
): Promise<Payload> {
  const started = connection.first("network", "started", ["graph", "network"]);
  for (const [command, payload] of changes(graph, definition)) {
    connection.send("graph", command, payload);
  }
  connection.send("network", "start", { graph });
  await started;
  return connection.ports(graph);
}

/** What makes the graph out of nothing. */
function changes(graph: string, definition: Definition): Change[] {
  const { name = graph, description } = definition.properties ?? {};
  const about = description === undefined ? { name } : { name, description };
  const nodes = Object.entries(definition.processes ?? {}).map(node);
  const connections = (definition.connections ?? []).map(connect);
  const groups = (definition.groups ?? []).map(group);
  const inports = Object.entries(definition.inports ?? {}).map(inport);
  const outports = Object.entries(definition.outports ?? {}).map(outport);
  const parts = [...nodes, ...connections, ...groups, ...inports, ...outports];
  const named = parts.map(([command, payload]): Change => [command, { graph, ...payload }]);
  return [["clear", { id: graph, main: false, ...about }], ...named];
}

type Change = [command: string, payload: Payload];

function node([id, { component, metadata = {} }]: [string, Process]): Change {
  return ["addnode", { id, component, metadata }];
}

function connect({ src, data, tgt, metadata = {} }: Connected): Change {
  const way = { tgt: end(tgt), metadata };
  return src ? ["addedge", { src: end(src), ...way }] : ["addinitial", { src: { data }, ...way }];
}

function group({ name, nodes, metadata = {} }: Group): Change {
  return ["addgroup", { name, nodes, metadata }];
}

function end({ process, port, index }: End): Payload {
  return index === undefined ? { node: process, port } : { node: process, port, index };
}

function inport([name, { process, port, metadata = {} }]: [string, Export]): Change {
  return ["addinport", { public: name, node: process, port, metadata }];
}

function outport([name, { process, port, metadata = {} }]: [string, Export]): Change {
  return ["addoutport", { public: name, node: process, port, metadata }];
}
