// What nodes can be made of: the components of the runtime, with what the server says of operations.

import type { Json, Metadata } from "../graph/json";
import type { Node } from "../graph/model";
import type { Payload } from "../protocol/message";

/** One of the values that a port takes. */
export interface Choice {
  value: string;
  label: string;
  description: string;
  /** Where a picture is of what it makes of a sample. */
  picture?: string;
}

/** A text to choose. */
export interface Offer {
  text: string;
  /** Where a picture is of it. */
  picture: string;
}

/** A port of a component. */
export interface Port {
  id: string;
  type: string;
  description: string;
  default?: Json;
  minimum?: number;
  maximum?: number;
  /** What a slider offers; above 1, `gamma` gives the small numbers more room. */
  slider?: { from: number; to: number; gamma: number };
  unit?: string;
  choices?: Choice[];
  /** Texts to choose from; others are taken as well. */
  offers?: Offer[];
  /** Whether it is a text of several lines. */
  long?: boolean;
  /** Where its JSON schema is; that of an operation's property has its name at the end. */
  schema?: string;
}

/** What a node can be. */
export interface Component {
  name: string;
  title: string;
  description: string;
  aliases: string[];
  categories: string[];
  /** Whether it is a graph. */
  subgraph: boolean;
  inPorts: Port[];
  outPorts: Port[];
}

/** All components, by name. */
export type Catalogue = ReadonlyMap<string, Component>;

/** An operation, as `GET /operations` has it. */
export interface Operation {
  name: string;
  aliases?: string[];
  title?: string;
  categories?: string[];
  description?: string;
  properties?: (Omit<Port, "id" | "offers"> & { name: string; offers?: string[] })[];
}

/** The component in a message. */
export function component(payload: Payload): Component {
  const name = String(payload["name"] ?? "");
  return {
    name,
    title: words(name.replace(/^.*[/:]/, "")),
    description: String(payload["description"] ?? ""),
    aliases: [],
    categories: [],
    subgraph: payload["subgraph"] === true,
    inPorts: ports(payload["inPorts"]),
    outPorts: ports(payload["outPorts"]),
  };
}

/** The component with what is known of the operation that it is, or that its ports belong to. */
export function described(
  component: Component,
  operations: ReadonlyMap<string, Operation>,
): Component {
  const { title, description, aliases, categories } = operations.get(component.name) ?? {};
  return {
    ...component,
    title: title || component.title,
    description: description || component.description,
    aliases: aliases ?? [],
    categories: categories ?? [],
    inPorts: component.inPorts.map((port) => withProperty(port, component.name, operations)),
  };
}

/** A port with what is known of the property that it is, or that it leads to in a graph. */
function withProperty(
  port: Port,
  component: string,
  operations: ReadonlyMap<string, Operation>,
): Port {
  const [, inner, at] = /\/schema\/(.+)\/([^/]+)\.json$/.exec(port.schema ?? "") ?? [];
  const operation = operations.get(inner ?? component);
  const property = operation?.properties?.find(({ name }) => name === (at ?? port.id));
  if (!operation || !property) return port;
  const { id, description, choices: listed, ...own } = port;
  const { offers, ...facts } = property;
  const value = own.default === undefined ? {} : { default: own.default };
  const choices = property.choices?.map((choice) => ({
    ...choice,
    picture: pictureOf(operation.name, { [property.name]: choice.value }),
  }));
  return {
    ...own,
    ...facts,
    id,
    description: description || property.description,
    ...value,
    ...(choices ? { choices } : listed && !offers ? { choices: listed } : {}),
    ...(offers ? { offers: offers.map((text) => offer(operation, property.name, text)) } : {}),
    ...(property.type === "text" && LONG.test(property.name) ? { long: true } : {}),
  };
}

function offer({ name }: Operation, property: string, text: string): Offer {
  return { text, picture: pictureOf(name, { width: "320", [property]: text }) };
}

/** What texts that people read are called; others are names, numbers and the like. */
const LONG = /(^|-)(string|text)$/;

/** Pixels of the small pictures of what operations make. */
const WIDTH = 96;

/** Where a picture is of what an operation makes of a sample. */
export function pictureOf(operation: string, values: { [property: string]: string } = {}): string {
  const asked = new URLSearchParams({ width: String(WIDTH), ...values });
  return `/operations/${encodeURIComponent(operation.replace("/", ":"))}/picture?${asked}`;
}

/** Whether pictures flow through a port. */
export function takesPictures(port: Port): boolean {
  return port.type === "buffer";
}

/** Whether a component works on pictures, so that its other ports are its properties. */
export function isPictorial({ inPorts, outPorts }: Component): boolean {
  return [...inPorts, ...outPorts].some(takesPictures);
}

/** The ports that are connected, not set. */
export function sockets(component: Component): Port[] {
  return isPictorial(component) ? component.inPorts.filter(takesPictures) : component.inPorts;
}

/** The ports that are set, not connected. */
export function properties(component: Component): Port[] {
  return component.inPorts.filter((port) => !takesPictures(port));
}

/** Whether what comes out of one port may go into another. */
export function fits(from: Port, to: Port): boolean {
  const open = (type: string) => type === "all" || type === "any" || type === "";
  return from.type === to.type || (open(from.type) && !takesPictures(to)) || open(to.type);
}

/** A port that a graph shares: the port that it sets, with what the graph says of it. */
export function shared(name: string, metadata: Metadata, port: Port | undefined): Port {
  const { minimum, maximum, description } = metadata;
  const bounds = typeof minimum === "number" && typeof maximum === "number";
  return {
    type: "string",
    ...port,
    id: name,
    description: typeof description === "string" ? description : (port?.description ?? ""),
    ...(bounds ? { minimum, maximum, slider: { from: minimum, to: maximum, gamma: 1 } } : {}),
  };
}

/** What a node is called: its label; its id, if somebody made it up; or what its operation is. */
export function called(node: Node, component: Component | undefined): string {
  const { label } = node.metadata;
  if (typeof label === "string" && label !== "") return label;
  const plain = node.component.replace(/^.*[/:]/, "");
  return component && node.id.replace(/-\d+$/, "") === plain ? component.title : node.id;
}

/** A name in words. */
export function words(name: string): string {
  const spaced = name.replaceAll(/[-_]+/g, " ").trim();
  return spaced.charAt(0).toUpperCase() + spaced.slice(1);
}

function ports(list: Json | undefined): Port[] {
  return Array.isArray(list) ? list.map((one) => port(one as Payload)) : [];
}

function port(payload: Payload): Port {
  const { id, type, description, values, schema } = payload;
  const choices = Array.isArray(values)
    ? values.map((value) => ({
        value: String(value),
        label: words(String(value)),
        description: "",
      }))
    : undefined;
  return {
    id: String(id),
    type: String(type ?? "any"),
    description: String(description ?? ""),
    ...(payload["default"] === undefined ? {} : { default: payload["default"] }),
    ...(choices ? { choices } : {}),
    ...(typeof schema === "string" ? { schema } : {}),
  };
}
