// A connection to a runtime. It comes back by itself when it was lost.

import type { Frame, Message, Payload } from "./message";
import { parse, unpack } from "./message";

/** How things stand with the connection. */
export type Link = "connecting" | "open" | "lost" | "closed";

/** What the runtime says when it cannot do what was asked. */
export class Refusal extends Error {}

/** What is waited for got lost with the connection. */
export class Lost extends Error {}

/** What is done with what comes. */
export interface Listener {
  link(link: Link): void;
  message(message: Message): void;
  frame(frame: Frame): void;
}

/** Milliseconds before the first attempt to come back, and at most. */
const PAUSE = { first: 250, most: 8000 };

/** The commands that answer others. */
const ANSWERS: { readonly [asked: string]: string } = {
  getruntime: "runtime",
  list: "componentsready",
  getsource: "source",
  source: "component",
};

interface Waiting {
  /** What was asked. */
  protocol: string;
  command: string;
  resolve(message: Message): void;
  reject(error: Error): void;
}

/** A connection to a runtime. */
export class Client {
  private socket: WebSocket | null = null;
  private readonly waiting = new Map<string, Waiting>();
  private count = 0;
  /** Whether the runtime says which message it answers; NoFlo's does not. */
  private named = false;
  private attempts = 0;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    readonly address: string,
    private readonly secret: string | null,
    private readonly listener: Listener,
  ) {}

  /** Begins, or tries again at once. */
  connect(): void {
    clearTimeout(this.timer);
    this.socket?.close();
    this.listener.link(this.attempts === 0 ? "connecting" : "lost");
    const socket = new WebSocket(this.address, "noflo");
    this.socket = socket;
    socket.binaryType = "arraybuffer";
    socket.onopen = () => this.opened();
    socket.onmessage = ({ data }) => this.received(data as string | ArrayBuffer);
    socket.onclose = () => socket === this.socket && this.lost();
  }

  /** Ends for good. */
  close(): void {
    clearTimeout(this.timer);
    const { socket } = this;
    this.socket = null;
    socket?.close();
    this.forget();
    this.listener.link("closed");
  }

  /** Says something; the name under which an answer comes, or nothing if it could not be said. */
  send(protocol: string, command: string, payload: Payload): string | null {
    if (this.socket?.readyState !== WebSocket.OPEN) return null;
    const requestId = `${(this.count += 1)}`;
    const message: Message = { protocol, command, payload, requestId };
    const { secret } = this;
    // Runtimes of before 0.7 look for it in the payload.
    const shown = secret ? { ...message, secret, payload: { ...payload, secret } } : message;
    this.socket.send(JSON.stringify(shown));
    return requestId;
  }

  /** Says something, and waits for the answer. */
  request(protocol: string, command: string, payload: Payload): Promise<Message> {
    const id = this.send(protocol, command, payload);
    if (id === null) return Promise.reject(new Lost("there is no connection"));
    return new Promise((resolve, reject) =>
      this.waiting.set(id, { protocol, command, resolve, reject }),
    );
  }

  private opened(): void {
    this.attempts = 0;
    this.listener.link("open");
  }

  private received(data: string | ArrayBuffer): void {
    if (typeof data !== "string") {
      const frame = unpack(data);
      if (frame) this.listener.frame(frame);
      return;
    }
    const message = parse(data);
    if (!message) return;
    this.answer(message);
    this.listener.message(message);
  }

  private answer(message: Message): void {
    this.named ||= message.responseTo !== undefined;
    const id = message.responseTo ?? (this.named ? undefined : this.fitting(message));
    const waiting = id === undefined ? undefined : this.waiting.get(id);
    if (id === undefined || !waiting || isOnTheWay(message.command, waiting.command)) return;
    this.waiting.delete(id);
    if (message.command === "error") {
      waiting.reject(new Refusal(String(message.payload["message"] ?? "it was refused")));
    } else {
      waiting.resolve(message);
    }
  }

  /** The first of the questions that a message may be the answer to. */
  private fitting({ protocol, command }: Message): string | undefined {
    const fits = (asked: Waiting) =>
      asked.protocol === protocol &&
      (command === "error" || command === (ANSWERS[asked.command] ?? asked.command));
    return [...this.waiting].find(([, asked]) => fits(asked))?.[0];
  }

  private lost(): void {
    this.attempts += 1;
    this.forget();
    this.listener.link("lost");
    const pause = Math.min(PAUSE.first * 2 ** (this.attempts - 1), PAUSE.most);
    this.timer = setTimeout(() => this.connect(), pause);
  }

  private forget(): void {
    for (const waiting of this.waiting.values())
      waiting.reject(new Lost("the connection was lost"));
    this.waiting.clear();
  }
}

/** Whether more is to come: a list of components is one message for each, and then another. */
function isOnTheWay(command: string, asked: string): boolean {
  return command === "progress" || (command === "component" && asked === "list");
}
