// A client that says anything, remembers all that it is told, and holds it to its schema.
import assert from 'node:assert';
import { Connection } from './connection.js';
import { wrong } from './schemas.js';

const PATIENCE = 20_000;

export class Client extends Connection {
  messages = [];
  pictures = [];
  violations = [];
  #waiting = new Set();
  #next = 1;

  told(message) {
    const fault = wrong(message);
    if (fault) this.violations.push(fault);
    this.messages.push(message);
    this.#look();
  }

  shown(picture) {
    this.pictures.push(picture);
    this.#look();
  }

  #look() {
    for (const look of this.#waiting) look();
  }

  /** Asks, and gives the answer, whatever it is. */
  async answer(protocol, command, payload = {}) {
    const requestId = `request ${this.#next++}`;
    this.say(protocol, command, payload, { requestId });
    return this.until((message) => message.responseTo === requestId);
  }

  /** Asks, and gives the payload of the answer, which is no error. */
  async ask(protocol, command, payload = {}) {
    const answer = await this.answer(protocol, command, payload);
    assert.notEqual(answer.command, 'error', `${protocol}:${command}: ${answer.payload.message}`);
    return answer.payload;
  }

  /** Asks for what is refused, and gives the words of it. */
  async refused(protocol, command, payload = {}) {
    const answer = await this.answer(protocol, command, payload);
    assert.deepEqual([answer.protocol, answer.command], [protocol, 'error']);
    return answer.payload.message;
  }

  /** The first message, from the `from`th on, that is as wanted. */
  until(wanted, from = 0) {
    return this.#wait(() => this.messages.slice(from).find(wanted), wanted);
  }

  /** The first picture that is as wanted. */
  picture(wanted = () => true) {
    return this.#wait(() => this.pictures.find(wanted), wanted);
  }

  /** Waits for a command. */
  event(protocol, command, from = 0) {
    return this.until((m) => m.protocol === protocol && m.command === command, from);
  }

  /** Waits for the picture of a graph, among those of all, and gives what is said of it. */
  async output(graph, from = 0) {
    const isIts = (url) => new URL(url).searchParams.get('graph') === graph;
    return (await this.until((m) => m.command === 'output' && m.payload.url && isIts(m.payload.url), from)).payload;
  }

  #wait(look, what) {
    return new Promise((resolve, reject) => {
      const late = setTimeout(() => {
        this.#waiting.delete(check);
        const last = this.messages.slice(-5).map((message) => JSON.stringify(message).slice(0, 300));
        reject(new Error(`waited in vain for ${what}; last were:\n${last.join('\n')}`));
      }, PATIENCE);
      const check = () => {
        const found = look();
        if (found === undefined) return;
        clearTimeout(late);
        this.#waiting.delete(check);
        resolve(found);
      };
      this.#waiting.add(check);
      check();
    });
  }

  /** Nothing that came was other than its schema says; the connection ends. */
  async end() {
    await super.end();
    assert.deepEqual(this.violations, []);
  }
}

/** An edge. */
export const edge = (from, to) => {
  const port = (text) => {
    const [node, port] = text.split('.');
    return { node, port };
  };
  return { src: port(from), tgt: port(to) };
};
