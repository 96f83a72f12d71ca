// Graphs, as the server lists them.

export type PortType =
  "buffer" | "number" | "int" | "boolean" | "color" | "string" | "enum" | "uri";

/** What the server says of a port. */
export interface Metadata {
  type?: PortType;
  /** What it is called; its name in words, if nothing is given. */
  label?: string;
  description?: string;
  default?: unknown;
  minimum?: number;
  maximum?: number;
  values?: string[];
}

/** A graph, as far as this page looks into it. */
export interface Graph {
  properties?: {
    name?: string;
    title?: string;
    description?: string;
    environment?: { type?: string };
    /** Values that show well what the graph does. */
    example?: Record<string, unknown>;
  };
  inports?: Record<string, { metadata?: Metadata }>;
}

/** A parameter of a graph. */
export interface Parameter extends Metadata {
  name: string;
  /** What its values are called, where that is not what they are. */
  names?: ReadonlyMap<string, string>;
}

/** Ports that every graph has: the size of the result, which is asked for elsewhere, and video. */
const OF_EVERY_GRAPH = ["width", "height", "video_bitrate", "video_framerate"];

/** The parameters to show controls for. */
export function parameters(graph: Graph): Parameter[] {
  return Object.entries(graph.inports ?? {})
    .map(([name, port]) => ({ ...port.metadata, name }))
    .filter((port) => port.type !== undefined && port.type !== "buffer")
    .filter((port) => !OF_EVERY_GRAPH.includes(port.name));
}

/** Whether it takes a picture. */
export function takesPicture(graph: Graph): boolean {
  const ports = Object.entries(graph.inports ?? {});
  return (
    copies(graph) ||
    ports.some(([name, port]) => name === "input" || port.metadata?.type === "buffer")
  );
}

/** Whether it passes on the bytes of a file as they are, so that no size can be asked for. */
export function copies(graph: Graph): boolean {
  return graph.properties?.environment?.type === "noop";
}

/** What it is called in headings. */
export function title(name: string, graph: Graph): string {
  return graph.properties?.title ?? words(name);
}

/** What a parameter is called. */
export function label(parameter: Parameter): string {
  return parameter.label ?? words(parameter.name);
}

/** A name in words. */
export function words(name: string): string {
  const spaced = name.replaceAll(/[-_]+/g, " ").replaceAll(/(\D)(\d+)$/g, "$1 $2");
  return spaced.charAt(0).toUpperCase() + spaced.slice(1);
}

/** What it does, in a sentence. */
export function description(graph: Graph): string {
  return graph.properties?.description ?? "";
}

/** The text of a value, as it stands in an address. */
export function asText(value: unknown): string {
  return value === undefined || value === null ? "" : String(value);
}

/** The values that show what it does. */
export function example(graph: Graph): Map<string, string> {
  const values = Object.entries(graph.properties?.example ?? {});
  return new Map(values.map(([name, value]) => [name, asText(value)]));
}
