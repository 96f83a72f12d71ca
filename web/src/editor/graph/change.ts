// Changes of a graph: the messages of the FBP protocol `graph`, without the graph's name.

import type { Json, Metadata } from "./json";

/** A port of a node. */
export interface End {
  readonly node: string;
  readonly port: string;
}

/** A change. What a graph says of itself is the one thing that the FBP protocol has no message for. */
export type Change =
  | { command: "addnode"; id: string; component: string; metadata?: Metadata }
  | { command: "removenode"; id: string }
  | { command: "renamenode"; from: string; to: string }
  | { command: "changenode"; id: string; metadata: Metadata }
  | { command: "addedge"; src: End; tgt: End; metadata?: Metadata }
  | { command: "removeedge"; src: End; tgt: End }
  | { command: "changeedge"; src: End; tgt: End; metadata: Metadata }
  | { command: "addinitial"; src: { data: Json }; tgt: End; metadata?: Metadata }
  | { command: "removeinitial"; tgt: End }
  | {
      command: "addinport" | "addoutport";
      public: string;
      node: string;
      port: string;
      metadata?: Metadata;
    }
  | { command: "removeinport" | "removeoutport"; public: string }
  | { command: "renameinport" | "renameoutport"; from: string; to: string }
  | { command: "addgroup"; name: string; nodes: readonly string[]; metadata?: Metadata }
  | { command: "removegroup"; name: string }
  | { command: "renamegroup"; from: string; to: string }
  | { command: "changegroup"; name: string; metadata: Metadata }
  | { command: "describe"; properties: Metadata };

/** The change in a message, if it is one. */
export function changeOf(command: string, payload: { [name: string]: Json }): Change | null {
  if (
    command !== "describe" &&
    !/^(add|remove|rename|change)(node|edge|initial|inport|outport|group)$/.test(command)
  ) {
    return null;
  }
  const { graph: _graph, secret: _secret, ...rest } = payload;
  return { ...rest, command } as unknown as Change;
}

/** What is changed: two changes of the same have the same. */
export function subject(change: Change): string {
  const end = ({ node, port }: End) => `${node}\n${port}`;
  switch (change.command) {
    case "addedge":
    case "removeedge":
    case "changeedge":
      return `${end(change.src)}\n${end(change.tgt)}`;
    case "addinitial":
    case "removeinitial":
      return end(change.tgt);
    case "addnode":
    case "removenode":
    case "changenode":
      return change.id;
    case "addinport":
    case "addoutport":
    case "removeinport":
    case "removeoutport":
      return change.public;
    case "addgroup":
    case "removegroup":
    case "changegroup":
      return change.name;
    case "describe":
      return "";
    default:
      return `${change.from}\n${change.to}`;
  }
}
