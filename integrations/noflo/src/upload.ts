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

/** A graph, as FBP JSON. */
export interface Definition {
  properties?: { name?: string; description?: string };
  processes?: Record<string, { component: string; metadata?: object }>;
  connections?: { src?: End; data?: unknown; tgt: End; metadata?: object }[];
  inports?: Record<string, Export>;
  outports?: Record<string, Export>;
  groups?: { name: string; nodes: string[]; metadata?: object }[];
}

/** Sends a graph under an id, replacing what was there; gives its ports as the runtime has them. */
export async function upload(
  connection: Connection,
  graph: string,
  definition: Definition,
): Promise<Payload> {
  const { name = graph, description } = definition.properties ?? {};
  const say = (command: string, payload: Payload) => {
    return connection.ask("graph", command, { graph, ...payload });
  };
  const about = description === undefined ? { name } : { name, description };
  await connection.ask("graph", "clear", { id: graph, main: false, ...about });
  for (const [id, { component, metadata = {} }] of Object.entries(definition.processes ?? {})) {
    await say("addnode", { id, component, metadata });
  }
  for (const { src, data, tgt, metadata = {} } of definition.connections ?? []) {
    const way = { tgt: end(tgt), metadata };
    await (src
      ? say("addedge", { src: end(src), ...way })
      : say("addinitial", { src: { data }, ...way }));
  }
  for (const { name, nodes, metadata = {} } of definition.groups ?? []) {
    await say("addgroup", { name, nodes, metadata });
  }
  const exported = Object.entries(definition.inports ?? {}).map(inport);
  exported.push(...Object.entries(definition.outports ?? {}).map(outport));
  let ports: Payload = { graph, inPorts: [], outPorts: [] };
  for (const [command, port] of exported) {
    const changed = connection.first("runtime", "ports", (payload) => payload["graph"] === graph);
    await say(command, port);
    ports = await changed;
  }
  return ports;
}

function end({ process, port, index }: End): Payload {
  return index === undefined ? { node: process, port } : { node: process, port, index };
}

function inport([name, { process, port, metadata = {} }]: [string, Export]): [string, Payload] {
  return ["addinport", { public: name, node: process, port, metadata }];
}

function outport([name, { process, port, metadata = {} }]: [string, Export]): [string, Payload] {
  return ["addoutport", { public: name, node: process, port, metadata }];
}
