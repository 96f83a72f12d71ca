/** A graph in an imgflo runtime, as a component. */

import type * as NoFlo from "noflo";
import { Connection, type Message, type Payload } from "./connection.js";
import { upload, type Definition } from "./upload.js";

type Library = typeof NoFlo;
type Component = InstanceType<Library["Component"]>;

/** Where a graph runs, and which. */
export interface Remote {
  /** The runtime's address: `ws://…`. */
  address: string;
  /** What it wants to know before it lets somebody in. */
  secret?: string | undefined;
  /** The id of the graph; the runtime's main graph, if none is named. */
  graph?: string | undefined;
  /** The graph itself, as FBP JSON: it is sent to the runtime first. Needs `graph`. */
  definition?: Definition | undefined;
  /** Milliseconds that the runtime may take to answer; 10,000 if nothing is said. */
  timeout?: number | undefined;
}

/** Makes components of one graph. All of them share the connection; `close` ends it. */
export interface RemoteFactory {
  (): Component;
  close(): void;
}

/** A port, as the runtime describes it. */
interface Port {
  id: string;
  type: string;
  description?: string;
}

interface Ports {
  graph: string;
  inPorts: Port[];
  outPorts: Port[];
}

/** What a port of a runtime takes, in NoFlo's words; pictures travel as addresses. */
const TYPES: Record<string, string> = {
  boolean: "boolean",
  buffer: "string",
  color: "string",
  enum: "string",
  int: "int",
  number: "number",
  string: "string",
  uri: "string",
};

/**
 * Connects to a runtime, sends it the graph if there is one to send, and makes a component of its
 * exported ports. What goes into a port of the component goes into that of the graph; of what comes
 * out, pictures are addresses, a new one each time they change.
 */
export async function remoteComponent(noflo: Library, remote: Remote): Promise<RemoteFactory> {
  const { graph, definition, timeout = 10_000 } = remote;
  if (definition && !graph) {
    throw new TypeError("a `definition` is sent under the id in `graph`, which is missing");
  }
  const connection = await Connection.open(remote.address, remote.secret, timeout);
  try {
    const runtime = await connection.ask("runtime", "getruntime", {}, "runtime");
    const id = graph ?? (runtime["graph"] as string | undefined);
    if (!id) {
      throw new Error("the runtime has no main graph; name one with `graph`");
    }
    const isMain = id === runtime["graph"];
    const there = () => (isMain ? connection.ports(id) : saved(connection, id));
    const ports = definition ? await upload(connection, id, definition) : await there();
    return factory(noflo, connection, ports as unknown as Ports);
  } catch (error) {
    connection.close();
    throw error;
  }
}

/** The ports of a graph that is not the runtime's main one: it is a component there. */
async function saved(connection: Connection, graph: string): Promise<Payload> {
  const found = (await connection.components()).find(({ name }) => name === graph);
  if (!found) {
    throw new Error(`the runtime has no graph \`${graph}\``);
  }
  return { ...found, graph };
}

function factory(noflo: Library, connection: Connection, ports: Ports): RemoteFactory {
  const make = () => component(noflo, connection, ports);
  return Object.assign(make, { close: () => connection.close() });
}

function component(noflo: Library, connection: Connection, ports: Ports): Component {
  const { graph } = ports;
  const made = new noflo.Component({ description: `The graph ${graph}`, icon: "picture-o" });
  const names = ports.inPorts.map((port) => port.id);
  for (const { id, type, description = "" } of ports.inPorts) {
    made.inPorts.add(id, { datatype: TYPES[type] ?? "all", description });
  }
  for (const { id, type, description = "" } of ports.outPorts) {
    made.outPorts.add(id, { datatype: TYPES[type] ?? "all", description });
  }
  made.outPorts.add("error", { datatype: "object", description: "What is wrong" });
  made.autoOrdering = false;
  const hear = ({ protocol, command, payload }: Message) => {
    if ((payload["graph"] ?? graph) !== graph) {
      return;
    }
    const { port, event } = payload;
    const out = made.outPorts.ports[String(port)];
    if (protocol === "runtime" && command === "packet" && event === "data" && out) {
      out.sendIP(new noflo.IP("data", payload["payload"]));
    } else if (protocol === "network" && command === "processerror") {
      made.error(new Error(String(payload["error"])));
    }
  };
  made.setUp = async () => {
    connection.on("message", hear);
    await connection.ask("network", "start", { graph }, "started");
  };
  made.tearDown = () => {
    connection.off("message", hear);
    return Promise.resolve();
  };
  return made.process((input, output) => {
    const given = names.filter((port) => input.hasData(port));
    for (const port of given) {
      const payload = input.getData(port) as unknown;
      connection.send("runtime", "packet", { graph, port, event: "data", payload });
    }
    if (given.length > 0) {
      output.done();
    }
  });
}
