// A real NoFlo runtime, with the components of noflo-core, that anybody may edit.

import type { AddressInfo } from "node:net";
import { createRequire } from "node:module";
import { resolve } from "node:path";
import type { WebSocket } from "ws";
import { WebSocketServer } from "ws";

/** A graph as NoFlo has it. */
export interface Graph {
  nodes: { id: string; component: string }[];
  edges: { from: { node: string; port: string }; to: { node: string; port: string } }[];
  initializers: { from: { data: unknown }; to: { node: string; port: string } }[];
}

interface Runtime {
  graph: { graphs: { [id: string]: Graph } };
  receive(protocol: string, command: string, payload: unknown, context: Context): void;
}

interface Context {
  connection: WebSocket;
}

const require = createRequire(import.meta.url);
const Base = require("noflo-runtime-base") as new (options: object) => Runtime;

/** NoFlo's runtime, as far as it does not depend on how messages travel, over WebSockets. */
class OverSockets extends Base {
  readonly server = new WebSocketServer({ host: "127.0.0.1", port: 0 });

  constructor(options: object) {
    super(options);
    this.server.on("connection", (connection) =>
      connection.on("message", (data) => {
        const { protocol, command, payload } = JSON.parse(String(data));
        this.receive(protocol, command, payload, { connection });
      }),
    );
  }

  send(protocol: string, command: string, payload: unknown, context?: Context): void {
    const plain = payload instanceof Error ? { message: payload.message } : payload;
    context?.connection?.send(JSON.stringify({ protocol, command, payload: plain }));
  }

  sendAll(protocol: string, command: string, payload: unknown): void {
    for (const connection of this.server.clients)
      this.send(protocol, command, payload, { connection });
  }
}

/** Starts a runtime; `graph` gives one of its graphs as it is now, `newest` the id of the last one. */
export async function startNoflo(secret: string): Promise<{
  address: string;
  graph(id: string): Graph | undefined;
  newest(): string;
  stop(): void;
}> {
  const may = ["protocol:graph", "protocol:component", "protocol:network", "protocol:runtime"];
  const runtime = new OverSockets({
    baseDir: resolve(import.meta.dirname, "../.."),
    label: "NoFlo of the tests",
    permissions: { [secret]: [...may, "component:getsource", "component:setsource"] },
  });
  const { server } = runtime;
  if (server.address() === null) await new Promise((done) => server.once("listening", done));
  const { port } = server.address() as AddressInfo;
  return {
    address: `ws://127.0.0.1:${port}`,
    graph: (id) => runtime.graph.graphs[id],
    newest: () => Object.keys(runtime.graph.graphs).at(-1) ?? "",
    stop: () => {
      for (const client of server.clients) client.terminate();
      server.close();
    },
  };
}
