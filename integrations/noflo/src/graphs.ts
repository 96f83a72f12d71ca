/** The graphs of an image server, as components. */

import type { Value } from "imgflo" with { "resolution-mode": "import" };
import type * as NoFlo from "noflo";

type Library = typeof NoFlo;
type Component = InstanceType<Library["Component"]>;

/** An image server, and what is asked of it. */
export interface Server {
  /** Its address. */
  server: string;
  /** The name of a key, to sign with. */
  key?: string | undefined;
  /** The secret of that key. */
  secret?: string | undefined;
  /** Whether a picture is made before its address is sent on, so that nobody waits for it. */
  preheat?: boolean | undefined;
}

/** A port of a graph, as `/graphs` lists it. */
interface Port {
  process: string;
  metadata?: { type?: string; description?: string; default?: unknown };
}

/** A graph, as `/graphs` lists it. */
export interface Graph {
  properties?: { title?: string; description?: string };
  processes?: Record<string, unknown>;
  inports?: Record<string, Port>;
}

/** What every picture can be asked for, whatever the graph. */
const LOOK: Record<string, [type: string, description: string]> = {
  format: ["string", "The ending of the file format, such as `webp`; without one the server chooses"],
  width: ["int", "How wide the picture is, in pixels"],
  height: ["int", "How high the picture is, in pixels"],
  quality: ["int", "How good a lossy file is, 1 to 100"],
};
const LOOK_PORTS = Object.keys(LOOK);
/** What a port of a graph takes, in NoFlo's words. */
const TYPES: Record<string, string> = { boolean: "boolean", int: "int", number: "number" };

/**
 * A component for each graph of a server, by the graphs' names. Each has a port for every parameter
 * and picture of its graph. Parameters are remembered; a picture (or, where a graph takes none, a
 * bang to `make`) sets it off, as soon as all that is connected has sent something. The address goes
 * to `url`, what is wrong to `error`.
 */
export async function graphComponents(
  noflo: Library,
  server: Server,
): Promise<Record<string, () => Component>> {
  const answer = await fetch(`${server.server.replace(/\/+$/, "")}/graphs`);
  if (!answer.ok) {
    throw new Error(`${server.server} answers with ${answer.status} when asked for its graphs`);
  }
  const { graphs } = (await answer.json()) as { graphs: Record<string, Graph> };
  const made = Object.entries(graphs).map(([name, graph]) => {
    return [name, () => component(noflo, server, name, graph)] as const;
  });
  return Object.fromEntries(made);
}

function component(noflo: Library, server: Server, name: string, graph: Graph): Component {
  const { title, description } = graph.properties ?? {};
  const made = new noflo.Component({
    description: [title, description].filter(Boolean).join(": ") || `The graph ${name}`,
    icon: "picture-o",
  });
  const ports = ownPorts(graph);
  const pictures = ports.filter(([, port]) => isPicture(port)).map(([port]) => port);
  for (const [port, { metadata }] of ports) {
    const picture = pictures.includes(port);
    const datatype = (picture ? undefined : TYPES[metadata?.type ?? ""]) ?? "string";
    const about = picture ? "The address of a picture" : (metadata?.description ?? "");
    made.inPorts.add(port, options(datatype, about, !picture));
  }
  const own = ports.map(([port]) => port);
  for (const port of LOOK_PORTS.filter((port) => !own.includes(port))) {
    const [datatype, about] = LOOK[port]!;
    made.inPorts.add(port, options(datatype, about, true));
  }
  if (pictures.length === 0) {
    made.inPorts.add("make", options("bang", "Sends the address", false));
  }
  made.outPorts.add("url", options("string", "The address of the picture", false));
  made.outPorts.add("error", options("object", "What is wrong", false));
  return made.process((input, output) => {
    const connected = Object.keys(made.inPorts.ports).filter((port) => attached(made, port));
    const needed = new Set([...connected, ...(pictures.length === 0 ? ["make"] : pictures)]);
    if (!input.hasData(...needed)) {
      return;
    }
    const values = Object.fromEntries(connected.map((port) => [port, input.getData(port)]));
    delete values["make"];
    address(server, name, values).then(
      (url) => output.sendDone({ url }),
      (error: unknown) => output.done(error instanceof Error ? error : new Error(String(error))),
    );
  });
}

function attached(component: Component, port: string): boolean {
  return component.inPorts.ports[port]?.isAttached() ?? false;
}

/** The ports that lead into the graph; the listing also has those that the old server added. */
function ownPorts(graph: Graph): [string, Port][] {
  const processes = graph.processes ?? {};
  const own = ([name, { process }]: [string, Port]) => process in processes || name === "input";
  return Object.entries(graph.inports ?? {}).filter(own);
}

function isPicture({ metadata }: Port): boolean {
  return metadata?.type === "buffer" || metadata?.type === "uri" || metadata?.type === "file";
}

function options(datatype: string, description: string, control: boolean): object {
  return { datatype, description, control, required: !control };
}

async function address(server: Server, graph: string, values: Record<string, unknown>) {
  const { url } = await import("imgflo");
  // A graph may have parameters of these names itself; in the address they are the same.
  const beside = ([name]: [string, unknown]) => name === "input" || LOOK_PORTS.includes(name);
  const entries = Object.entries(values);
  const look = Object.fromEntries(entries.filter(beside));
  const params = Object.fromEntries(entries.filter((entry) => !beside(entry)));
  const made = await url({ ...server, ...look, graph, params: params as Record<string, Value> });
  if (server.preheat) {
    const answer = await fetch(made, { method: "HEAD" });
    if (!answer.ok) {
      throw new Error(`${made}: the server answers with ${answer.status}`);
    }
  }
  return made;
}
