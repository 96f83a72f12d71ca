// A connection to a runtime: what comes is handed on, and nothing kept.
import { once } from 'node:events';
import WebSocket from 'ws';

export class Connection {
  /** Connects to a runtime. */
  static async connect(runtime, { secret, headers, path = '/', protocols = ['noflo'] } = {}) {
    const connection = new this();
    connection.secret = secret;
    connection.socket = new WebSocket(runtime.address + path, protocols, { headers });
    connection.socket.on('message', (data, isBinary) => connection.#take(data, isBinary));
    connection.closed = new Promise((resolve) => connection.socket.once('close', resolve));
    await once(connection.socket, 'open');
    return connection;
  }

  #take(data, isBinary) {
    if (!isBinary) return this.told(JSON.parse(data.toString()));
    const length = data.readUInt32BE(0);
    const header = JSON.parse(data.subarray(4, 4 + length).toString());
    return this.shown({ ...header, file: data.subarray(4 + length) });
  }

  /** A message has come. */
  told() {}

  /** A picture has come. */
  shown() {}

  /** Says something, and waits for nothing. */
  say(protocol, command, payload = {}, more = {}) {
    const secret = this.secret === undefined ? {} : { secret: this.secret };
    this.socket.send(JSON.stringify({ protocol, command, payload, ...secret, ...more }));
  }

  /** The connection ends. */
  async end() {
    this.socket.close();
    await this.closed;
  }
}
