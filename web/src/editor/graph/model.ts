// A graph, as the editor holds it. It is never changed: what changes is made anew, what does not is
// kept, so that a view can tell by `===` whether it is still true.

import type { End } from "./change";
import type { Json, Metadata } from "./json";

/** A node. */
export interface Node {
  readonly id: string;
  readonly component: string;
  readonly metadata: Metadata;
  /** The values of its ports that were set (initial information packets). */
  readonly values: { readonly [port: string]: Json };
}

/** What a component is called in lists: `gegl/crop`, where GEGL has `gegl:crop`. */
export function listed(component: string): string {
  return component.replace(":", "/");
}

/** A connection of two ports. */
export interface Edge {
  readonly src: End;
  readonly tgt: End;
  readonly metadata: Metadata;
}

/** A port of a node that the graph shows to the outside. */
export interface Export extends End {
  readonly metadata: Metadata;
}

/** Nodes with a frame around them. */
export interface Group {
  readonly name: string;
  readonly nodes: readonly string[];
  readonly metadata: Metadata;
}

/** A graph. */
export interface Graph {
  readonly properties: Metadata;
  readonly nodes: { readonly [id: string]: Node };
  readonly edges: { readonly [key: string]: Edge };
  readonly inports: { readonly [name: string]: Export };
  readonly outports: { readonly [name: string]: Export };
  readonly groups: { readonly [name: string]: Group };
}

/** A graph with nothing in it. */
export const EMPTY: Graph = {
  properties: {},
  nodes: {},
  edges: {},
  inports: {},
  outports: {},
  groups: {},
};

/** The name of an edge among the graph's. */
export function edgeKey(src: End, tgt: End): string {
  return JSON.stringify([src.node, src.port, tgt.node, tgt.port]);
}

/** Where a node stands; nothing if nobody put it anywhere. */
export function position(node: Node): { x: number; y: number } | null {
  const { x, y } = node.metadata;
  return typeof x === "number" && typeof y === "number" ? { x, y } : null;
}

/** What a node is called: the label that was given to it, or its id. */
export function label(node: Node): string {
  const { label } = node.metadata;
  return typeof label === "string" && label !== "" ? label : node.id;
}
