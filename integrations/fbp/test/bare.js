// A connection that has been made a WebSocket, and whose bytes are one's own affair.
import { once } from 'node:events';
import { connect } from 'node:net';

/** Connects, and gives the socket. */
export async function bare({ address }) {
  const { port, hostname, host } = new URL(address);
  const socket = connect(Number(port), hostname);
  await once(socket, 'connect');
  const key = Buffer.alloc(16).toString('base64');
  socket.write(`GET / HTTP/1.1\r\nHost: ${host}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: ${key}\r\n\r\n`);
  await once(socket, 'data');
  return socket;
}

/** What a frame is: text, bytes, or one of those that keep a connection going. */
export const TEXT = 1;
export const CLOSE = 8;
export const PING = 9;
/** The last frame of a message. */
export const LAST = 0x80;

/** A frame; its mask of zeros leaves the bytes as they are. `says` is the length that it claims. */
export function frame(first, content, says = Buffer.byteLength(content)) {
  const head = Buffer.alloc(14);
  head[0] = first;
  if (says < 126) {
    head[1] = 0x80 | says;
    return Buffer.concat([head.subarray(0, 2), Buffer.alloc(4), Buffer.from(content)]);
  }
  head[1] = 0x80 | 127;
  head.writeBigUInt64BE(BigInt(says), 2);
  return Buffer.concat([head, Buffer.from(content)]);
}

/** A message, as a frame. */
export const message = (protocol, command, payload = {}) => frame(LAST | TEXT, JSON.stringify({ protocol, command, payload }));
