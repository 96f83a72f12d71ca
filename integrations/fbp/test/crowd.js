// Many who edit at once, each with a copy of the graph that it makes of what it is told.
import assert from 'node:assert';
import { createHash } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { bare, message } from './bare.js';
import { Connection } from './connection.js';
import { Copy } from './copy.js';
import { Random } from './random.js';

/** Changes of one editor that are on their way at once, where it waits for their answers. */
const AHEAD = 16;

class Editor extends Connection {
  copy = new Copy();
  /** Of all changes that it was told of, in their order. */
  order = createHash('sha256');
  refused = 0;
  answers = 0;
  times = [];
  #asked = [];
  #waiting;

  /** Asks for something. */
  ask(protocol, command, payload) {
    const id = `${this.#asked.length}`;
    this.#asked.push({ id, at: performance.now() });
    this.say(protocol, command, payload, { requestId: id });
  }

  told({ protocol, command, payload, responseTo }) {
    if (protocol === 'graph' && payload.graph === this.graph && command !== 'error') {
      this.copy.take(command, payload);
      this.order.update(`${command} ${JSON.stringify(payload)}\n`);
    }
    if (responseTo === undefined) return;
    const { id, at } = this.#asked[this.answers];
    this.times.push(performance.now() - at);
    this.answers += 1;
    // A wrong order is told later, where there is somebody to tell.
    this.outOfOrder ??= responseTo === id ? undefined : `${responseTo} was answered before ${id}`;
    if (command === 'error') this.refused += 1;
    if (command === 'source') this.source = payload.code;
    this.#waiting?.();
  }

  /** Waits until no more than so many changes are on their way. */
  async atMost(count) {
    while (this.#asked.length - this.answers > count) {
      await Promise.race([new Promise((resolve) => (this.#waiting = resolve)), this.closed]);
      assert.equal(this.socket.readyState, this.socket.OPEN, 'the connection was closed');
    }
  }

  /** Changes its graph at random, as long as there is `more` to do; so many a second, or as fast as it goes. */
  async edit(random, more, rate) {
    // Editors do not all act at the same moments.
    const begin = performance.now() - (rate ? random.below(1000) / rate : 0);
    for (let n = 0; more(n); n += 1) {
      const { command, payload } = random.change(this.copy);
      this.ask('graph', command, { graph: this.graph, ...payload });
      if (rate) await pause(Math.max(0, begin + ((n + 1) * 1000) / rate - performance.now()));
      else await this.atMost(AHEAD);
    }
    await this.atMost(0);
  }
}

/**
 * So many clients edit the graphs that `graph` gives each, as long as there is `more` to do. In the end
 * each knows exactly what the server has, all were told the same in the same order, and each was
 * answered in the order in which it asked.
 */
export async function crowd(runtime, { clients, graph, more, rate, seed = 1 }) {
  const editors = await Promise.all(Array.from({ length: clients }, () => Editor.connect(runtime)));
  const graphs = new Map();
  editors.forEach((editor, i) => {
    editor.graph = graph(i);
    graphs.set(editor.graph, [...(graphs.get(editor.graph) ?? []), editor]);
  });
  for (const [id, [first]] of graphs) {
    first.ask('graph', 'clear', { id });
    await first.atMost(0);
  }
  const begin = performance.now();
  await Promise.all(editors.map((editor, i) => editor.edit(new Random(1000 * seed + i), more, rate)));
  const seconds = (performance.now() - begin) / 1000;
  const times = editors.flatMap((editor) => editor.times).sort((a, b) => a - b);
  // Who asks now is answered after all that came before, whoever it came from.
  for (const editor of editors) editor.ask('component', 'getsource', { name: editor.graph });
  await Promise.all(editors.map((editor) => editor.atMost(0)));
  for (const same of graphs.values()) {
    const truth = Copy.ofSource(same[0].source).all();
    const order = same[0].order.digest('hex');
    for (const editor of same) {
      assert.equal(editor.outOfOrder, undefined);
      assert.deepEqual(editor.copy.all(), truth);
      if (editor !== same[0]) assert.equal(editor.order.digest('hex'), order);
    }
  }
  const refused = editors.reduce((sum, editor) => sum + editor.refused, 0);
  await Promise.all(editors.map((editor) => editor.end()));
  return { asked: times.length, refused, seconds, times };
}

/** Those who do not behave: one never reads what it is told, one asks for more than it can be given. */
export async function rowdies(runtime) {
  const deaf = await bare(runtime);
  deaf.pause();
  const flood = await bare(runtime);
  flood.resume();
  let over = false;
  const flooding = (async () => {
    const much = Buffer.concat(Array.from({ length: 200 }, () => message('component', 'list')));
    while (!over && !flood.destroyed) {
      if (!flood.write(much)) await new Promise((resolve) => flood.once('drain', resolve).once('close', resolve));
    }
  })();
  for (const socket of [deaf, flood]) socket.on('error', () => {});
  return async () => {
    over = true;
    deaf.destroy();
    flood.destroy();
    await flooding;
  };
}
