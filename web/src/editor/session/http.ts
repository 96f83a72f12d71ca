// The server's HTTP API, as the editor uses it.

import { listed } from "../graph/model";
import type { Operation } from "./catalogue";

/** A picture of the server's. */
export interface Sample {
  name: string;
  width: number;
  height: number;
}

/** A picture that was uploaded. */
export interface Upload {
  address: string;
  width: number;
  height: number;
  type: string;
  frames: number;
}

/** What a picture can be written as. */
export interface Format {
  name: string;
  /** What names of files end with. */
  ending: string;
  type: string;
  /** Whether it can move. */
  moves: boolean;
  /** Whether it can carry a graph. */
  graphs: boolean;
}

/** All that the server writes pictures as. */
export function formats(): Promise<Format[]> {
  return json("/formats");
}

/** What the server says of operations, by the names of their components. */
export async function operations(): Promise<ReadonlyMap<string, Operation>> {
  const answer = await json<Operation[] | { operations: Operation[] }>("/operations");
  const list = Array.isArray(answer) ? answer : answer.operations;
  const named = list.flatMap((operation) =>
    [operation.name, ...(operation.aliases ?? [])].map(
      (name) => [listed(name), operation] as const,
    ),
  );
  return new Map(named);
}

/** The sample pictures; none if the server has none. */
export async function samples(): Promise<Sample[]> {
  try {
    return (await json<{ files: Sample[] }>("/files")).files;
  } catch {
    return [];
  }
}

/** Answers that say nothing of the picture: who asks has no key, or asks too often. */
const NOT_TOLD = [401, 403, 429];

/** Why there is no picture at an address, in words; nothing if there is one, or the server does not
 * tell. */
export async function flawOf(address: string): Promise<string | null> {
  const place = lookAt(address);
  const asked = place.startsWith("/") ? place : `/info?${new URLSearchParams({ input: address })}`;
  const response = await fetch(asked);
  if (!response.ok && !NOT_TOLD.includes(response.status)) return said(response);
  await response.body?.cancel();
  return null;
}

/** Gives the server a picture to work on. */
export async function upload(file: Blob, secret: string | null): Promise<Upload> {
  const headers = {
    "content-type": file.type || "application/octet-stream",
    ...authorized(secret),
  };
  return json<Upload>("/pictures", { method: "POST", body: file, headers });
}

/** The formats of graphs that the server writes and reads. */
export type Notation = "json" | "fbp" | "xml" | "chain";

/** A graph in another format: from text, or from a picture that carries it. */
export async function convert(
  graph: BodyInit,
  to: Notation,
  secret: string | null,
): Promise<string> {
  const response = await fetch(`/convert?to=${to}`, {
    method: "POST",
    body: graph,
    headers: authorized(secret),
  });
  if (!response.ok) throw new Error(await said(response));
  return response.text();
}

function authorized(secret: string | null): Record<string, string> {
  return secret === null ? {} : { authorization: `Bearer ${secret}` };
}

/** A file that the server makes. */
export async function file(url: string, secret: string | null): Promise<Blob> {
  const response = await fetch(url, { headers: authorized(secret) });
  if (!response.ok) throw new Error(await said(response));
  return response.blob();
}

/** Where a picture can be looked at, given its address in a graph. */
export function lookAt(address: string): string {
  if (address.startsWith("picture:")) return `/pictures/${address.slice("picture:".length)}`;
  return address.startsWith("files/") ? `/${address}` : address;
}

async function json<T>(url: string, init: RequestInit = {}): Promise<T> {
  const response = await fetch(url, init);
  if (!response.ok) throw new Error(await said(response));
  return (await response.json()) as T;
}

/** What the server says is wrong, in words. */
async function said(response: Response): Promise<string> {
  const problem = (await response.json().catch(() => ({}))) as { detail?: string; title?: string };
  return problem.detail ?? problem.title ?? `the server answers ${response.status}`;
}
