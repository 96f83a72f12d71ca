// Many clients at once: nothing is lost, nothing comes in another order, and nobody is kept waiting by
// those who do not behave.
import assert from 'node:assert';
import { after, before, describe, test } from 'node:test';
import { bare } from './bare.js';
import { Client } from './client.js';
import { crowd, rowdies } from './crowd.js';
import { start } from './runtime.js';

const set = (client, graph, data) =>
  client.ask('graph', 'addinitial', { graph, src: { data }, tgt: { node: 'crop', port: 'x' } });

/** The one value of a graph, as its source has it. */
async function value(client, graph) {
  const { code } = await client.ask('component', 'getsource', { name: graph });
  return JSON.parse(code).connections[0].data;
}

async function prepare(client, graph) {
  await client.ask('graph', 'clear', { id: graph });
  await client.ask('graph', 'addnode', { graph, id: 'crop', component: 'gegl/crop' });
}

describe('a crowd', { timeout: 120_000 }, () => {
  let runtime;
  before(async () => {
    runtime = await start();
  });
  after(async () => assert.equal(await runtime.stop(), 0));

  test('of 50 clients, each on a graph of its own, loses no change', async () => {
    const { asked, refused } = await crowd(runtime, { clients: 50, graph: (i) => `own ${i}`, more: (n) => n < 30 });
    assert.ok(asked >= 50 * 30 && refused < 0.7 * asked, `${refused} of ${asked} refused`);
  });

  test('of 20 clients on one graph sees the same, in the same order, whoever else is there', async () => {
    const calm = await rowdies(runtime);
    const { asked, refused } = await crowd(runtime, { clients: 20, graph: () => 'one', more: (n) => n < 150, seed: 2 });
    assert.ok(asked >= 20 * 150 && refused < 0.7 * asked, `${refused} of ${asked} refused`);
    await calm();
  });

  test('is not kept waiting by one that floods', async () => {
    const [flood, calm] = [await Client.connect(runtime), await Client.connect(runtime)];
    await prepare(flood, 'flood');
    for (let n = 0; n < 5_000; n += 1) {
      const payload = { graph: 'flood', src: { data: n }, tgt: { node: 'crop', port: 'x' } };
      flood.say('graph', 'addinitial', payload);
    }
    const before = performance.now();
    await calm.ask('runtime', 'getruntime');
    assert.ok(performance.now() - before < 10_000);
    await flood.until((message) => message.payload.src?.data === 4_999 && message.command === 'addinitial');
    await Promise.all([flood.end(), calm.end()]);
  });

  test('is not kept waiting by one that never reads', async () => {
    const deaf = await bare(runtime);
    deaf.pause();
    const client = await Client.connect(runtime);
    await prepare(client, 'deaf');
    // All of this is told to the deaf one, too: some twenty megabytes.
    const long = 'x'.repeat(50_000);
    for (let n = 0; n < 400; n += 1) await set(client, 'deaf', long + n);
    assert.equal(await value(client, 'deaf'), `${long}399`);
    deaf.destroy();
    await client.end();
  });
});
