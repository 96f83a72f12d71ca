/** A connection to a runtime that speaks the FBP network protocol. */

import { EventEmitter, once } from "node:events";
import { WebSocket } from "ws";

/** What is said in a message. */
export type Payload = Record<string, unknown>;

/** A message. */
export interface Message {
  protocol: string;
  command: string;
  payload: Payload;
}

/** A connection; emits each `message`, and `close` when it ends. */
export class Connection extends EventEmitter<{ message: [Message]; close: [Error] }> {
  readonly #socket: WebSocket;
  readonly #secret: string | undefined;
  readonly #timeout: number;
  /** The newest ports of each graph; of a runtime with one graph, under no name. */
  readonly #ports = new Map<string, Payload>();

  private constructor(socket: WebSocket, secret: string | undefined, timeout: number) {
    super();
    // Every component listens, and there may be many.
    this.setMaxListeners(0);
    [this.#socket, this.#secret, this.#timeout] = [socket, secret, timeout];
    socket.on("message", (data) => this.#hear(String(data)));
    socket.on("close", () => this.emit("close", new Error("the runtime closed the connection")));
    socket.on("error", (error) => this.emit("close", error));
  }

  /** Connects; fails when nobody answers in time. */
  static async open(address: string, secret: string | undefined, timeout: number) {
    const socket = new WebSocket(address, ["noflo"], { handshakeTimeout: timeout });
    await once(socket, "open").catch((error: Error) => {
      throw new Error(`${address}: ${error.message || "nobody answers"}`);
    });
    return new Connection(socket, secret, timeout);
  }

  /** Says something. */
  send(protocol: string, command: string, payload: Payload): void {
    const secret = this.#secret === undefined ? {} : { secret: this.#secret };
    this.#socket.send(JSON.stringify({ protocol, command, payload, ...secret }));
  }

  /** Says something, and waits for the answer: the first message `answer` of the same protocol. */
  async ask(protocol: string, command: string, payload: Payload, answer = command) {
    const answered = this.first(protocol, answer, [protocol]);
    this.send(protocol, command, payload);
    return answered;
  }

  /** Waits for a message; an `error` of one of these protocols, the end, and silence are failures. */
  first(protocol: string, command: string, failing: string[]): Promise<Payload> {
    return new Promise((resolve, reject) => {
      const late = `the runtime said no ${protocol}:${command} in ${this.#timeout} ms`;
      const timer = setTimeout(() => end(() => reject(new Error(late))), this.#timeout);
      const hear = (message: Message) => {
        if (message.command === "error" && failing.includes(message.protocol)) {
          end(() => reject(new Error(String(message.payload["message"]))));
        } else if (message.protocol === protocol && message.command === command) {
          end(() => resolve(message.payload));
        }
      };
      const gone = (error: Error) => end(() => reject(error));
      const end = (settle: () => void) => {
        clearTimeout(timer);
        this.off("message", hear).off("close", gone);
        settle();
      };
      this.on("message", hear).on("close", gone);
    });
  }

  /** The exported ports of a graph, as the runtime said last, or says next. */
  async ports(graph: string): Promise<Payload> {
    const known = this.#ports.get(graph) ?? this.#ports.get("");
    return { ...(known ?? (await this.first("runtime", "ports", ["runtime"]))), graph };
  }

  /** All components of the runtime. */
  async components(): Promise<Payload[]> {
    const found: Payload[] = [];
    const hear = ({ protocol, command, payload }: Message) => {
      if (protocol === "component" && command === "component") {
        found.push(payload);
      }
    };
    this.on("message", hear);
    try {
      await this.ask("component", "list", {}, "componentsready");
      return found;
    } finally {
      this.off("message", hear);
    }
  }

  /** Ends the connection. */
  close(): void {
    this.#socket.close();
  }

  #hear(text: string): void {
    let message: Message;
    try {
      message = JSON.parse(text) as Message;
    } catch {
      // What is no message is not for us.
      return;
    }
    const { protocol, command, payload = {} } = message;
    if (protocol === "runtime" && command === "ports") {
      this.#ports.set(String(payload["graph"] ?? ""), payload);
    }
    this.emit("message", { protocol, command, payload });
  }
}
