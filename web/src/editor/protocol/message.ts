// Messages of the FBP network protocol, as they stand in frames.

import type { Json } from "../graph/json";

/** What a message says, beside its name. */
export type Payload = { [name: string]: Json };

/** A message, in or out. */
export interface Message {
  protocol: string;
  command: string;
  payload: Payload;
  requestId?: string;
  responseTo?: string;
  secret?: string;
}

/** A binary frame: what is said of a file, and the file. */
export interface Frame {
  header: Payload;
  file: Uint8Array<ArrayBuffer>;
}

/** The message in a text frame; nothing if it is none. */
export function parse(text: string): Message | null {
  let message: Partial<Message>;
  try {
    message = JSON.parse(text) as Partial<Message>;
  } catch {
    return null;
  }
  const { protocol, command } = message;
  if (typeof protocol !== "string" || typeof command !== "string") return null;
  return { ...message, protocol, command, payload: message.payload ?? {} };
}

/** The two parts of a binary frame; nothing if it is not one of these. */
export function unpack(bytes: ArrayBuffer): Frame | null {
  if (bytes.byteLength < 4) return null;
  const length = new DataView(bytes).getUint32(0);
  if (length > bytes.byteLength - 4) return null;
  try {
    const header = JSON.parse(new TextDecoder().decode(new Uint8Array(bytes, 4, length)));
    return { header: header as Payload, file: new Uint8Array(bytes, 4 + length) };
  } catch {
    return null;
  }
}
