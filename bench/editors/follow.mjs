// Measures how soon pictures follow over a WebSocket: changes of a chain of eight nodes with a large
// blur, over a photo, seen at 1280 x 720 pixels. Prints JSON.
//
//     node follow.mjs WS-ADDRESS PID SECONDS
import { readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { Client, edge } from '../../integrations/fbp/test/client.js';

const [address, pid, seconds] = process.argv.slice(2);

// Changes that are waited for, one after the other, and changes of a slider in a second.
const CHANGES = 60;
const RATE = 60;

const GRAPH = 'chain';
const CHAIN = [
  ['load', 'gegl/load', { path: 'files/photo.jpg' }],
  ['first', 'gegl/exposure', { exposure: 0.2 }],
  ['b', 'gegl/levels', { 'in-high': 0.9 }],
  ['c', 'gegl/gaussian-blur', { 'std-dev-x': 20, 'std-dev-y': 20, 'abyss-policy': 'clamp' }],
  ['d', 'gegl/saturation', { scale: 1.3 }],
  ['e', 'gegl/hue-chroma', { hue: 10 }],
  ['f', 'gegl/vignette', {}],
  ['g', 'gegl/sepia', { scale: 0.3 }],
  ['last', 'gegl/brightness-contrast', { contrast: 1 }],
];

/** Bytes that the server takes now. */
function memory() {
  const [, kilobytes] = /VmRSS:\s*(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'));
  return Number(kilobytes) * 1024;
}

/** An editor that counts its changes as the runtime does, and notes when pictures come. */
class Editor extends Client {
  arrived = [];

  told(message) {
    if (message.command === 'failed' || message.command === 'error') throw new Error(JSON.stringify(message));
    super.told(message);
  }

  shown(picture) {
    this.arrived.push({ ...picture, file: undefined, bytes: picture.file.length, at: performance.now() });
    super.shown(picture);
    this.pictures.length = 0;
    this.messages.length = 0;
  }

  /** Sets a number, and gives the time just before. */
  set(node, port, data) {
    this.revision += 1;
    const at = performance.now();
    this.say('graph', 'addinitial', { graph: GRAPH, src: { data }, tgt: { node, port } });
    return at;
  }

  /** Waits for the sharp picture of the newest state. */
  async newest() {
    const isNewest = ({ revision, coarse }) => revision === this.revision && !coarse;
    for (let n = 0; !this.arrived.some(isNewest); n += 1) {
      if (n > 60_000) throw new Error('the picture does not come');
      await new Promise(setImmediate);
      await pause(1);
    }
    return this.arrived.find(isNewest);
  }

  /** Milliseconds from each of many changes to its picture, and of rendering, in order. */
  async changes(node, port, number) {
    const times = [];
    for (let n = 0; n < CHANGES; n += 1) {
      this.arrived.length = 0;
      const begin = this.set(node, port, number(n / CHANGES));
      const { at, took } = await this.newest();
      times.push({ whole: at - begin, took });
    }
    // The first change is what tells what to keep.
    return times.slice(2);
  }

  /** Drags a slider. */
  async drag(time) {
    this.arrived.length = 0;
    const start = performance.now();
    let begin = start;
    for (let step = 0; step < time * RATE; step += 1) {
      await pause(Math.max(0, start + (step * 1000) / RATE - performance.now()));
      begin = this.set('last', 'contrast', 1 + 0.3 * Math.sin(step / 40));
    }
    const { at } = await this.newest();
    const between = this.arrived.filter((one) => one.at > begin && one.revision < this.revision);
    return { slider: at - begin, between: between.length, pictures: this.arrived.length };
  }
}

const editor = await Editor.connect({ address });
await editor.ask('graph', 'clear', { id: GRAPH });
for (const [id, component, values] of CHAIN) {
  await editor.ask('graph', 'addnode', { graph: GRAPH, id, component });
  for (const [port, data] of Object.entries(values)) {
    await editor.ask('graph', 'addinitial', { graph: GRAPH, src: { data }, tgt: { node: id, port } });
  }
}
for (let n = 1; n < CHAIN.length; n += 1) {
  await editor.ask('graph', 'addedge', { graph: GRAPH, ...edge(`${CHAIN[n - 1][0]}.output`, `${CHAIN[n][0]}.input`) });
}
({ revision: editor.revision } = await editor.ask('imgflo', 'open', { graph: GRAPH }));
const begin = performance.now();
editor.say('imgflo', 'watch', { view: 'v', graph: GRAPH, node: 'last', width: 1280, height: 720 });
const first = await editor.newest();

const spread = (times) => {
  const sorted = (what) => times.map((one) => one[what]).sort((a, b) => a - b);
  const [whole, took] = [sorted('whole'), sorted('took')];
  const middle = Math.floor((whole.length - 1) / 2);
  return { median: whole[middle], most: whole.at(-1), took: took[middle] };
};
const opened = first.at - begin;
const last = spread(await editor.changes('last', 'contrast', (number) => 1.1 + number));
const change = spread(await editor.changes('first', 'exposure', (number) => 0.3 + number));
// Once, so that all that is kept is there.
await editor.drag(1);
const before = memory();
const dragged = await editor.drag(Number(seconds));
const after = memory();
const { width, height, type, bytes } = first;
console.log(JSON.stringify({ width, height, type, bytes, opened, last, first: change, ...dragged, before, after }));
await editor.end();
