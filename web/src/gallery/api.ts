// The server, as this page talks to it.

import type { Graph } from "./graph";
import { key } from "./key";
import type { Request } from "./request";
import { address } from "./request";

/** What the server says when it cannot do what was asked. */
export class Problem extends Error {
  constructor(
    message: string,
    /** The parameter that caused it. */
    readonly parameter: string | null = null,
    readonly status = 0,
  ) {
    super(message);
  }
}

/** A sample picture of the server's. */
export interface Sample {
  name: string;
  width: number;
  height: number;
}

/** What a picture file holds. */
export interface Info {
  format?: string;
  width?: number;
  height?: number;
  frames?: number;
}

/** A picture that the server made. */
export interface Result {
  blob: Blob;
  /** How long it took until all of it was here. */
  time_ms: number;
  /** What the server says it took to make. */
  server_ms: number | null;
  /** Whether the server had it already. */
  kept: boolean;
}

/** The graphs there are, by name. */
export async function graphs(): Promise<Record<string, Graph>> {
  const answer = await json<{ graphs: Record<string, Graph> }>("/graphs");
  return answer.graphs;
}

/** The sample pictures; none if the server has none. */
export async function samples(): Promise<Sample[]> {
  try {
    return (await json<{ files: Sample[] }>("/files")).files;
  } catch {
    return [];
  }
}

/** What the picture at an address holds. */
export function info(input: string, signal: AbortSignal): Promise<Info> {
  return json<Info>(`/info?input=${encodeURIComponent(input)}`, signal);
}

/** Has a picture made. */
export async function picture(request: Request, signal: AbortSignal): Promise<Result> {
  const start = performance.now();
  const file = request.picture && "file" in request.picture ? request.picture.file : null;
  const url = await address(request, key());
  const init: RequestInit = { signal };
  if (file) {
    init.method = "POST";
    init.body = file;
    init.headers = { "content-type": file.type || "application/octet-stream" };
  }
  const response = await ask(url, init);
  const blob = await response.blob();
  const time_ms = performance.now() - start;
  const server_ms = serverTime(response.headers.get("server-timing"));
  return { blob, time_ms, server_ms, kept: response.headers.get("x-cache") === "hit" };
}

async function json<T>(url: string, signal?: AbortSignal): Promise<T> {
  const response = await ask(url, signal ? { signal } : {});
  return (await response.json()) as T;
}

async function ask(url: string, init: RequestInit): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(url, init);
  } catch (error) {
    if (init.signal?.aborted) throw error;
    throw new Problem("The server does not answer. Is it still running?");
  }
  if (!response.ok) throw await problem(response);
  return response;
}

/** Ends of the types of problems that the picture has, whatever is done with it. */
const OF_THE_PICTURE = /:(source-[a-z-]+|not-a-picture)$/;

async function problem(response: Response): Promise<Problem> {
  const { status, statusText } = response;
  try {
    const told = (await response.json()) as Record<string, string | undefined>;
    const message = sentence(told["detail"] ?? told["title"] ?? "");
    const picture = OF_THE_PICTURE.test(told["type"] ?? "") ? "input" : null;
    if (message) return new Problem(message, told["parameter"] ?? picture, status);
  } catch {
    // It is not a problem in JSON; what is left to say is its number.
  }
  return new Problem(`The server answers ${status} ${statusText}`.trim() + ".", null, status);
}

function sentence(text: string): string {
  const start = text.charAt(0).toUpperCase() + text.slice(1);
  return start === "" || /[.!?]$/.test(start) ? start : `${start}.`;
}

/** The total of a `server-timing` header, or the sum of its parts. */
function serverTime(header: string | null): number | null {
  if (!header) return null;
  const parts = header.split(",").map((part) => ({
    name: part.trim().split(";")[0],
    time: Number(/dur=([\d.]+)/.exec(part)?.[1] ?? Number.NaN),
  }));
  const total = parts.find((part) => part.name === "total");
  const times = (total ? [total] : parts)
    .map((part) => part.time)
    .filter((time) => !Number.isNaN(time));
  return times.length === 0 ? null : times.reduce((sum, time) => sum + time, 0);
}
