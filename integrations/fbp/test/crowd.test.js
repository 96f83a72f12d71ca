// Many clients at once: nothing is lost, nothing comes in another order, and nobody is kept waiting by
// those who do not behave.
import assert from 'node:assert';
import { connect } from 'node:net';
import { once } from 'node:events';
import { after, before, describe, test } from 'node:test';
import { Client, edge } from './client.js';
import { start } from './runtime.js';

/** The values of a graph, as its source has them. */
async function values(client, graph) {
  const { code } = await client.ask('component', 'getsource', { name: graph });
  const packets = JSON.parse(code).connections.filter((connection) => !connection.src);
  return new Map(packets.map(({ tgt, data }) => [`${tgt.process}.${tgt.port}`, data]));
}

/** The values of a graph, as a client has been told of them. */
function told(client, graph) {
  const known = new Map();
  for (const { protocol, command, payload } of client.messages) {
    if (protocol !== 'graph' || payload.graph !== graph) continue;
    if (command === 'addinitial') known.set(`${payload.tgt.node}.${payload.tgt.port}`, payload.src.data);
    if (command === 'removeinitial') known.delete(`${payload.tgt.node}.${payload.tgt.port}`);
  }
  return known;
}

const sorted = (map) => [...map].sort(([a], [b]) => (a < b ? -1 : 1));

async function prepare(client, graph) {
  await client.ask('graph', 'clear', { id: graph });
  await client.ask('graph', 'addnode', { graph, id: 'board', component: 'gegl/checkerboard' });
  await client.ask('graph', 'addnode', { graph, id: 'crop', component: 'gegl/crop' });
  await client.ask('graph', 'addedge', { graph, ...edge('board.output', 'crop.input') });
}

const set = (client, graph, port, data) =>
  client.ask('graph', 'addinitial', { graph, src: { data }, tgt: { node: 'crop', port } });

/** A connection that has been made a WebSocket, and knows nothing more of it. */
async function bare(runtime) {
  const { port, hostname } = new URL(runtime.http);
  const socket = connect(Number(port), hostname);
  await once(socket, 'connect');
  const key = Buffer.alloc(16).toString('base64');
  socket.write(`GET / HTTP/1.1\r\nHost: ${hostname}:${port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: ${key}\r\n\r\n`);
  await once(socket, 'data');
  return socket;
}

describe('a crowd', () => {
  let runtime;
  before(async () => {
    runtime = await start();
  });
  after(async () => assert.equal(await runtime.stop(), 0));

  test('of 50 clients, each on a graph of its own, loses no change', async () => {
    const clients = await Promise.all(Array.from({ length: 50 }, () => Client.connect(runtime)));
    await Promise.all(
      clients.map(async (client, i) => {
        const graph = `own ${i}`;
        await prepare(client, graph);
        await client.ask('network', 'start', { graph });
        for (let n = 0; n < 8; n += 1) await set(client, graph, 'width', n);
        assert.deepEqual([...(await values(client, graph))], [['crop.width', 7]]);
      }),
    );
    await Promise.all(clients.map((client) => client.end()));
  });

  test('of 20 clients on one graph sees the same, in the same order', async () => {
    const clients = await Promise.all(Array.from({ length: 20 }, () => Client.connect(runtime)));
    await prepare(clients[0], 'one');
    await Promise.all(
      clients.map(async (client, i) => {
        const ports = ['x', 'y', 'width', 'height'];
        for (let n = 0; n < 15; n += 1) {
          await set(client, 'one', ports[(i + n) % 4], 100 * i + n);
          if (n % 5 === 4) await client.answer('graph', 'removeinitial', { graph: 'one', tgt: { node: 'crop', port: ports[n % 4] } });
        }
      }),
    );
    // Whoever asks last is answered after all that came before.
    const truth = sorted(await values(clients[0], 'one'));
    for (const client of clients) {
      await client.ask('runtime', 'getruntime');
      assert.deepEqual(sorted(told(client, 'one')), truth);
    }
    await Promise.all(clients.map((client) => client.end()));
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
    // All of this is told to the deaf one, too: some ten megabytes.
    const long = 'x'.repeat(50_000);
    for (let n = 0; n < 400; n += 1) await set(client, 'deaf', 'x', long + n);
    assert.equal((await values(client, 'deaf')).get('crop.x'), `${long}399`);
    deaf.destroy();
    await client.end();
  });

  test('goes on when one says too much at once, or nonsense', async () => {
    const client = await Client.connect(runtime);
    const huge = await Client.connect(runtime);
    huge.socket.send(JSON.stringify({ protocol: 'graph', command: 'clear', payload: { id: 'x'.repeat(5_000_000) } }));
    await huge.closed;
    const broken = await bare(runtime);
    broken.write(Buffer.alloc(20, 0xff));
    broken.resume();
    await once(broken, 'close');
    const deep = await Client.connect(runtime);
    deep.socket.send(`{"protocol":"graph","command":"clear","payload":${'['.repeat(100_000)}${']'.repeat(100_000)}}`);
    await deep.ask('runtime', 'getruntime');
    await deep.end();
    await client.ask('runtime', 'getruntime');
    await client.end();
  });

  test('makes no graph of more than the nodes that there may be, and no circle', async () => {
    const client = await Client.connect(runtime);
    await client.ask('graph', 'clear', { id: 'large' });
    for (let n = 0; n < 10_000; n += 1) {
      client.say('graph', 'addnode', { graph: 'large', id: `n${n}`, component: 'gegl/invert-gamma' }, { requestId: `n${n}` });
    }
    const last = await client.until((message) => message.responseTo === 'n9999');
    assert.match(last.payload.message, /nodes of the graph would be more than 1000/);
    const { code } = await client.ask('component', 'getsource', { name: 'large' });
    assert.equal(Object.keys(JSON.parse(code).processes).length, 1000);
    for (let n = 0; n < 20; n += 1) {
      await client.ask('graph', 'addedge', { graph: 'large', ...edge(`n${n}.output`, `n${n + 1}.input`) });
    }
    const circle = await client.refused('graph', 'addedge', { graph: 'large', ...edge('n20.output', 'n0.input') });
    assert.match(circle, /circle/);
    await client.end();
  });
});
