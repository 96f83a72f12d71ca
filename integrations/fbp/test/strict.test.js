// fbp-client, the client inside Flowhub and NoFlo's tools, with all of its checks on.
import assert from 'node:assert';
import { createRequire } from 'node:module';
import { after, before, describe, test } from 'node:test';
import { start } from './runtime.js';

const fbpClient = createRequire(import.meta.url)('fbp-client');
const GRAPH = 'strict/test';
const A = { node: 'a', port: 'out' };
const B = { node: 'b/with slash', port: 'in' };

describe('fbp-client, with every message held to its schema', () => {
  let runtime;
  let client;
  let graph;
  const signals = [];
  const violations = [];

  before(async () => {
    runtime = await start();
    const definition = { address: runtime.address, protocol: 'websocket', secret: '' };
    client = await fbpClient(definition, { connectionTimeout: 10_000, commandTimeout: 10_000 });
    client.on('protocolError', (error) => violations.push(error.message));
    client.on('signal', ({ protocol, command }) => signals.push(`${protocol}:${command}`));
    // Each command gets the graph along.
    graph = new Proxy(client.protocol.graph, {
      get: (commands, name) => (payload) => commands[name]({ graph: GRAPH, ...payload }),
    });
  });
  after(async () => {
    await client.disconnect();
    assert.equal(await runtime.stop(), 0);
  });

  test('connects', async () => {
    const { type, version, capabilities } = await client.connect();
    assert.equal(type, 'imgflo');
    assert.equal(version, '0.7');
    assert.ok(capabilities.includes('protocol:graph'));
  });

  test('lists components to the end', async () => {
    const components = await client.protocol.component.list();
    const names = components.map((component) => component.name);
    assert.equal(names[0], 'Processor');
    assert.ok(names.length > 100 && names.includes('gegl/crop') && names.includes('core/Repeat'));
  });

  test('makes a graph', () => client.protocol.graph.clear({ id: GRAPH, name: 'test', main: true, library: 'strict' }));

  test('adds nodes', async () => {
    await graph.addnode({ id: 'a', component: 'core/Repeat', metadata: { x: 1, y: 2, label: 'A' } });
    const added = await graph.addnode({ id: B.node, component: 'core/Drop', metadata: {} });
    assert.equal(added.id, B.node);
  });

  test('adds no node of an unknown component', () =>
    assert.rejects(graph.addnode({ id: 'z', component: 'no/Such', metadata: {} }), /no component `no\/Such`/));

  test('connects nodes', () => graph.addedge({ src: A, tgt: B, metadata: { route: 1 } }));

  test('connects no unknown node', () =>
    assert.rejects(graph.addedge({ src: { ...A, node: 'nope' }, tgt: A, metadata: {} }), /no node `nope`/));

  test('changes a connection', async () => {
    const changed = await graph.changeedge({ src: A, tgt: B, metadata: { route: 3 } });
    assert.equal(changed.metadata.route, 3);
  });

  for (const data of [1, -2.5, 'text', true, false, null, { a: [1] }, [1, 2]]) {
    test(`sets the value ${JSON.stringify(data)}`, async () => {
      const set = await graph.addinitial({ src: { data }, tgt: { node: 'a', port: 'in' }, metadata: {} });
      assert.deepEqual(set.src.data, data);
    });
  }

  test('is told the value that it removes', async () => {
    const removed = await graph.removeinitial({ tgt: { node: 'a', port: 'in' } });
    assert.deepEqual(removed.src.data, [1, 2]);
  });

  test('exports, renames and removes an input', async () => {
    await graph.addinport({ public: 'in', node: 'a', port: 'in' });
    await graph.renameinport({ from: 'in', to: 'in2' });
    await graph.removeinport({ public: 'in2' });
  });

  test('exports, renames and removes an output', async () => {
    await graph.addoutport({ public: 'out', node: 'a', port: 'out' });
    await graph.renameoutport({ from: 'out', to: 'out2' });
    await graph.removeoutport({ public: 'out2' });
  });

  test('makes, changes, renames and removes a group', async () => {
    await graph.addgroup({ name: 'g', nodes: ['a'], metadata: { description: 'd' } });
    await graph.changegroup({ name: 'g', metadata: { description: 'e' } });
    await graph.renamegroup({ from: 'g', to: 'h' });
    await graph.removegroup({ name: 'h' });
  });

  test('gets the source of a graph as JSON that can be loaded', async () => {
    const { language, code, name } = await client.protocol.component.getsource({ name: GRAPH });
    assert.deepEqual([language, name], ['json', 'test']);
    const { processes, connections } = JSON.parse(code);
    assert.ok(processes.a);
    assert.equal(connections.length, 1);
  });

  test('gets the source of a component', async () => {
    const { code } = await client.protocol.component.getsource({ name: 'gegl/sepia' });
    assert.match(code, /pub struct Sepia/);
  });

  test('gets no source of nonsense', () =>
    assert.rejects(client.protocol.component.getsource({ name: 'no/Such' })));

  test('chooses edges', async () => {
    const { edges } = await client.protocol.network.edges({ graph: GRAPH, edges: [{ src: A, tgt: B }] });
    assert.equal(edges.length, 1);
  });

  test('starts, asks and stops', async () => {
    await client.protocol.network.start({ graph: GRAPH });
    assert.equal((await client.protocol.network.getstatus({ graph: GRAPH })).started, true);
    assert.equal((await client.protocol.network.stop({ graph: GRAPH })).started, false);
  });

  test('starts no unknown graph', () => assert.rejects(client.protocol.network.start({ graph: 'none' })));

  test('renames and removes a node', async () => {
    await graph.renamenode({ from: 'a', to: 'a2' });
    await graph.removenode({ id: 'a2' });
  });

  test('sends a packet', async () => {
    await graph.addnode({ id: 'r', component: 'core/Repeat', metadata: {} });
    await graph.addinport({ public: 'in', node: 'r', port: 'in' });
    const packet = { graph: GRAPH, port: 'in', event: 'data', payload: 5 };
    assert.equal((await client.protocol.runtime.packet(packet)).port, 'in');
  });

  test('sends no packet to an unknown port', () =>
    assert.rejects(client.protocol.runtime.packet({ graph: GRAPH, port: 'nope', event: 'data', payload: 5 })));

  test('traces', async () => {
    await client.protocol.trace.start({ graph: GRAPH });
    await client.protocol.runtime.packet({ graph: GRAPH, port: 'in', event: 'data', payload: 6 });
    const { flowtrace } = await client.protocol.trace.dump({ graph: GRAPH, type: 'flowtrace.json' });
    assert.ok(JSON.parse(flowtrace).header.graphs[GRAPH]);
    await client.protocol.trace.stop({ graph: GRAPH });
    await client.protocol.trace.clear({ graph: GRAPH });
  });

  test('was told nothing that is not as its schema says', () => {
    assert.deepEqual(violations, []);
    assert.ok(signals.includes('runtime:ports') && signals.includes('network:started'));
  });
});
