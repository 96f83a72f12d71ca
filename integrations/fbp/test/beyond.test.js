// What the published suite and fbp-client leave out; every message is held to its schema.
import assert from 'node:assert';
import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { Client, edge } from './client.js';
import { start } from './runtime.js';

/** A chain that shows a checkerboard. */
async function checker(client, graph) {
  await client.ask('graph', 'clear', { id: graph, name: graph });
  for (const [id, component] of [
    ['board', 'gegl/checkerboard'],
    ['crop', 'gegl/crop'],
    ['show', 'Processor'],
  ]) {
    await client.ask('graph', 'addnode', { graph, id, component });
  }
  await client.ask('graph', 'addedge', { graph, ...edge('board.output', 'crop.input') });
  await client.ask('graph', 'addedge', { graph, ...edge('crop.output', 'show.input') });
  for (const port of ['width', 'height']) await value(client, graph, `crop.${port}`, 120);
}

const value = (client, graph, at, data) => {
  const [node, port] = at.split('.');
  return client.ask('graph', 'addinitial', { graph, src: { data }, tgt: { node, port } });
};

/** A node's picture, by its address. */
async function picture(url) {
  const answer = await fetch(url);
  assert.equal(answer.status, 200, url);
  return Buffer.from(await answer.arrayBuffer());
}

const size = (png) => [png.readUInt32BE(16), png.readUInt32BE(20)];

describe('a runtime', () => {
  let runtime;
  let client;
  before(async () => {
    runtime = await start();
    client = await Client.connect(runtime);
  });
  after(async () => {
    await client.end();
    assert.equal(await runtime.stop(), 0);
  });

  test('is accepted with the sub-protocol and without, at any path', async () => {
    const other = await Client.connect(runtime, { protocols: [], path: '/some/where' });
    assert.equal((await other.ask('runtime', 'getruntime')).type, 'imgflo');
    assert.equal(other.socket.protocol, '');
    assert.equal(client.socket.protocol, 'noflo');
    await other.end();
  });

  test('has the id that its live address has', async () => {
    const { id, version } = await client.ask('runtime', 'getruntime');
    assert.match(id, /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    assert.ok(runtime.live.includes(`id=${id}`), runtime.live);
    assert.equal(version, '0.7');
  });

  test('says how many components it has listed', async () => {
    const from = client.messages.length;
    client.say('component', 'list');
    const ready = await client.event('component', 'componentsready', from);
    const listed = client.messages.slice(from).filter((message) => message.command === 'component');
    assert.equal(ready.payload, listed.length);
    const blur = listed.find((message) => message.payload.name === 'gegl/gaussian-blur').payload;
    const policy = blur.inPorts.find((port) => port.id === 'abyss-policy');
    assert.deepEqual([policy.type, policy.default], ['enum', 'clamp']);
    assert.ok(policy.values.includes('none'));
    const schema = await fetch(blur.inPorts.find((port) => port.id === 'std-dev-x').schema);
    assert.equal((await schema.json()).minimum, 0);
  });

  test('tells ports after each change of exports', async () => {
    await checker(client, 'ports');
    const ports = async (command, payload) => {
      const from = client.messages.length;
      await client.ask('graph', command, { graph: 'ports', ...payload });
      return (await client.event('runtime', 'ports', from)).payload;
    };
    let told = await ports('addinport', { public: 'x', node: 'board', port: 'x' });
    assert.deepEqual([told.inPorts[0].id, told.inPorts[0].type], ['x', 'int']);
    told = await ports('addoutport', { public: 'out', node: 'show', port: 'output' });
    assert.equal(told.outPorts[0].type, 'buffer');
    told = await ports('renameinport', { from: 'x', to: 'size' });
    assert.equal(told.inPorts[0].id, 'size');
    told = await ports('renameoutport', { from: 'out', to: 'picture' });
    assert.equal(told.outPorts[0].id, 'picture');
    told = await ports('removeinport', { public: 'size' });
    assert.deepEqual(told.inPorts, []);
  });

  test('takes with a node all that hangs on it, before the node', async () => {
    await checker(client, 'cascade');
    await client.ask('graph', 'addinport', { graph: 'cascade', public: 'w', node: 'crop', port: 'width' });
    await client.ask('graph', 'addgroup', { graph: 'cascade', name: 'g', nodes: ['crop'], metadata: {} });
    const from = client.messages.length;
    await client.ask('graph', 'removenode', { graph: 'cascade', id: 'crop' });
    const told = client.messages.slice(from).filter((message) => message.protocol === 'graph');
    assert.deepEqual(
      told.map((message) => message.command),
      ['removeedge', 'removeedge', 'removeinitial', 'removeinitial', 'removeinport', 'removenode'],
    );
    const { code } = await client.ask('component', 'getsource', { name: 'cascade' });
    assert.deepEqual(JSON.parse(code).groups[0].nodes, []);
  });

  test('sends pictures where a graph works, and other addresses when they change', async () => {
    await checker(client, 'works');
    await client.ask('graph', 'addoutport', { graph: 'works', public: 'out', node: 'show', port: 'output' });
    let from = client.messages.length;
    await client.ask('network', 'start', { graph: 'works' });
    const output = await client.output('works', from);
    assert.equal(output.type, 'previewurl');
    assert.deepEqual(size(await picture(output.url)), [120, 120]);
    const packet = (await client.event('runtime', 'packet', from)).payload;
    assert.deepEqual([packet.port, packet.payload], ['out', output.url]);
    const data = client.messages.slice(from).filter((message) => message.command === 'data');
    const edges = data.map((message) => message.payload).filter(({ graph, src }) => src && graph === 'works');
    assert.deepEqual(
      edges.map((payload) => payload.id).sort(),
      ['board() OUTPUT -> INPUT crop()', 'crop() OUTPUT -> INPUT show()'],
    );
    assert.ok((await client.ask('network', 'getstatus', { graph: 'works' })).running === false);
    from = client.messages.length;
    await value(client, 'works', 'crop.width', 60);
    const again = await client.output('works', from);
    assert.notEqual(again.url, output.url);
    assert.deepEqual(size(await picture(again.url)), [60, 120]);
    // The board has not changed, and is not announced again.
    const ids = client.messages.slice(from).filter((message) => message.command === 'data');
    assert.ok(!ids.some(({ payload }) => payload.graph === 'works' && payload.src?.node === 'board'));
  });

  test('takes a packet for a value, and gives a packet with another picture', async () => {
    await checker(client, 'packets');
    await client.ask('graph', 'addinport', { graph: 'packets', public: 'w', node: 'crop', port: 'width' });
    await client.ask('graph', 'addoutport', { graph: 'packets', public: 'out', node: 'show', port: 'output' });
    const from = client.messages.length;
    const sent = await client.ask('runtime', 'packet', { graph: 'packets', port: 'w', event: 'data', payload: 32 });
    assert.deepEqual([sent.port, sent.payload], ['w', 32]);
    const isOut = (message) => message.command === 'packet' && message.payload.graph === 'packets';
    const first = (await client.until(isOut, from)).payload.payload;
    assert.match(first, /\/process\?graph=packets&node=show&rev=\d+/);
    assert.deepEqual(size(await picture(first)), [32, 120]);
    // What was given is not in the graph; a value that is set there counts from then on.
    const { code } = await client.ask('component', 'getsource', { name: 'packets' });
    assert.ok(!code.includes('32'));
    const after = client.messages.length;
    await value(client, 'packets', 'crop.width', 48);
    assert.deepEqual(size(await picture((await client.until(isOut, after)).payload.payload)), [48, 120]);
    const unknown = await client.refused('runtime', 'packet', { graph: 'packets', port: 'v', event: 'data', payload: 1 });
    assert.match(unknown, /no exported inport `v`/);
  });

  test('lets packets go through nodes to properties', async () => {
    await checker(client, 'through');
    await client.ask('graph', 'addnode', { graph: 'through', id: 'repeat', component: 'core/Repeat' });
    await client.ask('graph', 'addedge', { graph: 'through', ...edge('repeat.out', 'crop.width') });
    await client.ask('graph', 'addinport', { graph: 'through', public: 'in', node: 'repeat', port: 'in' });
    await client.ask('network', 'start', { graph: 'through' });
    const from = client.messages.length;
    await client.ask('runtime', 'packet', { graph: 'through', port: 'in', event: 'data', payload: 24 });
    const data = await client.until((m) => m.payload.id === 'repeat() OUT -> WIDTH crop()', from);
    assert.equal(data.payload.data, 24);
    const { url } = await client.output('through', from);
    assert.deepEqual(size(await picture(url)), [24, 120]);
    for (const event of ['connect', 'begingroup', 'endgroup', 'disconnect']) {
      const more = event.endsWith('group') ? { payload: 'g' } : {};
      await client.ask('runtime', 'packet', { graph: 'through', port: 'in', event, ...more });
      await client.until((m) => m.command === event && m.payload.src?.node === 'repeat', from);
    }
  });

  test('lets packets go through graphs in graphs', async () => {
    const code = 'INPORT=repeat.IN:IN\nINPORT=cut.INPUT:INPUT\nOUTPORT=repeat.OUT:OUT\nOUTPORT=cut.OUTPUT:OUTPUT\nrepeat(core/Repeat) OUT -> WIDTH cut(gegl/crop)\n40 -> IN repeat, 20 -> HEIGHT cut\n';
    await client.ask('component', 'source', { name: 'repeats', library: 'mine', language: 'fbp', code });
    await checker(client, 'deep');
    await client.ask('graph', 'removenode', { graph: 'deep', id: 'crop' });
    await client.ask('graph', 'addnode', { graph: 'deep', id: 'part', component: 'mine/repeats' });
    await client.ask('graph', 'addedge', { graph: 'deep', ...edge('board.output', 'part.input') });
    await client.ask('graph', 'addedge', { graph: 'deep', ...edge('part.output', 'show.input') });
    await client.ask('graph', 'addinport', { graph: 'deep', public: 'in', node: 'part', port: 'in' });
    await client.ask('graph', 'addoutport', { graph: 'deep', public: 'out', node: 'part', port: 'out' });
    let from = client.messages.length;
    await client.ask('network', 'start', { graph: 'deep' });
    let { url } = await client.output('deep', from);
    assert.deepEqual(size(await picture(url)), [40, 20]);
    from = client.messages.length;
    await client.ask('runtime', 'packet', { graph: 'deep', port: 'in', event: 'data', payload: 24 });
    const inside = (await client.until(({ payload }) => payload.id === 'repeat() OUT -> WIDTH cut()', from)).payload;
    assert.deepEqual([inside.subgraph, inside.data], [['part'], 24]);
    assert.deepEqual((await client.event('runtime', 'packet', from)).payload.payload, 24);
    ({ url } = await client.output('deep', from));
    assert.deepEqual(size(await picture(url)), [24, 20]);
  });

  test('tells only of the edges that are asked for', async () => {
    await checker(client, 'chosen');
    const chosen = [edge('crop.output', 'show.input')];
    assert.deepEqual(await client.ask('network', 'edges', { graph: 'chosen', edges: chosen }), { graph: 'chosen', edges: chosen });
    const from = client.messages.length;
    await client.ask('network', 'start', { graph: 'chosen' });
    await client.output('chosen', from);
    const isData = ({ command, payload }) => command === 'data' && payload.graph === 'chosen';
    const told = client.messages.slice(from).filter(isData);
    assert.deepEqual(told.map((message) => message.payload.src.node), ['crop']);
  });

  test('says which node cannot work, and why', async () => {
    await checker(client, 'faulty');
    await client.ask('network', 'start', { graph: 'faulty' });
    const from = client.messages.length;
    await value(client, 'faulty', 'crop.width', 'wide');
    const { id, error } = (await client.event('network', 'processerror', from)).payload;
    assert.equal(id, 'crop');
    assert.match(error, /`width` is `wide`, but takes a number/);
  });

  test('makes a component of a source, and renews it where it is used', async () => {
    const source = (width) => `INPORT=cut.INPUT:INPUT\nOUTPORT=cut.OUTPUT:OUTPUT\ncut(gegl/crop)\n${width} -> WIDTH cut, 20 -> HEIGHT cut\n`;
    const made = await client.ask('component', 'source', { name: 'cut', library: 'mine', language: 'fbp', code: source(30) });
    assert.deepEqual([made.name, made.subgraph, made.inPorts[0].id], ['mine/cut', true, 'input']);
    await checker(client, 'nested');
    await client.ask('graph', 'removenode', { graph: 'nested', id: 'crop' });
    await client.ask('graph', 'addnode', { graph: 'nested', id: 'part', component: 'mine/cut' });
    await client.ask('graph', 'addedge', { graph: 'nested', ...edge('board.output', 'part.input') });
    await client.ask('graph', 'addedge', { graph: 'nested', ...edge('part.output', 'show.input') });
    let from = client.messages.length;
    await client.ask('network', 'start', { graph: 'nested' });
    let { url } = await client.output('nested', from);
    assert.deepEqual(size(await picture(url)), [30, 20]);
    from = client.messages.length;
    await client.ask('component', 'source', { name: 'cut', library: 'mine', language: 'fbp', code: source(50) });
    ({ url } = await client.output('nested', from));
    assert.deepEqual(size(await picture(url)), [50, 20]);
    const code = JSON.stringify({ processes: { again: { component: 'nested' } } });
    const inside = await client.refused('component', 'source', { name: 'cut', library: 'mine', language: 'json', code });
    assert.match(inside, /part of itself/);
    assert.match(await client.refused('graph', 'addnode', { graph: 'mine/cut', id: 'b', component: 'mine/cut' }), /part of itself/);
    assert.match(await client.refused('component', 'source', { name: 'x', language: 'c', code: '' }), /json/);
  });

  test('writes down what happened in a graph', async () => {
    await checker(client, 'traced');
    assert.match(await client.refused('trace', 'dump', { graph: 'traced', type: 'flowtrace.json' }), /trace:start/);
    await client.ask('trace', 'start', { graph: 'traced', buffersize: 100_000 });
    await client.ask('network', 'start', { graph: 'traced' });
    await client.output('traced');
    const { flowtrace } = await client.ask('trace', 'dump', { graph: 'traced', type: 'flowtrace.json' });
    const { header, events } = JSON.parse(flowtrace);
    assert.ok(header.graphs.traced.processes.board);
    assert.ok(events.some((event) => event.command === 'data' && event.payload.src?.node === 'board'));
    assert.ok(events.every((event) => !Number.isNaN(Date.parse(event.time))));
  });

  test('answers wrong messages in words, and lives', async () => {
    assert.match(await client.refused('graph', 'explode', { graph: 'x' }), /graph:explode not supported/);
    client.say('juggling', 'start', {}, { requestId: 'odd' });
    const odd = await client.until((message) => message.responseTo === 'odd');
    assert.match(odd.payload.message, /juggling:start not supported/);
    assert.equal(await client.refused('graph', 'addnode', { id: 'a', component: 'gegl/crop' }), 'No graph specified');
    assert.equal(await client.refused('network', 'start', { graph: 'nowhere' }), 'Requested graph not found');
    for (const junk of ['', 'null', '[]', '{"protocol":', '{"protocol":"graph"}', '"x"', '\u0000']) client.socket.send(junk);
    client.socket.send(Buffer.from([1, 2, 3]));
    assert.equal((await client.ask('runtime', 'getruntime')).type, 'imgflo');
  });

  test('keeps its old addresses', async () => {
    await checker(client, 'old');
    const ask = async (query) => {
      const answer = await fetch(`${runtime.http}/process?${query}`);
      return [answer.status, answer.headers.get('content-type'), Buffer.from(await answer.arrayBuffer())];
    };
    assert.equal((await ask('graph=none&node=show'))[2].toString(), "'graph' not specified or wrong");
    assert.equal((await ask('graph=old&node=none'))[2].toString(), "'node' not specified or wrong");
    assert.equal((await ask('node=show'))[0], 400);
    const [status, type, whole] = await ask('graph=old&node=show');
    assert.deepEqual([status, type, size(whole)], [200, 'image/png', [120, 120]]);
    // An endless picture is shown in part.
    await client.ask('graph', 'removeedge', { graph: 'old', ...edge('crop.output', 'show.input') });
    assert.equal((await ask('graph=old&node=show'))[0], 400);
    await client.ask('graph', 'addedge', { graph: 'old', ...edge('board.output', 'show.input') });
    assert.deepEqual(size((await ask('graph=old&node=show'))[2]), [2000, 2000]);
    assert.deepEqual(size((await ask('graph=old&node=board'))[2]), [300, 300]);
    await value(client, 'old', 'crop.width', 600);
    assert.deepEqual(size((await ask('graph=old&node=crop'))[2]), [300, 60]);
    assert.equal((await fetch(`${runtime.http}/process?graph=old&node=crop`)).headers.get('access-control-allow-origin'), '*');
  });
});

describe('several clients', () => {
  let runtime;
  before(async () => {
    runtime = await start();
  });
  after(() => runtime.stop());

  test('are told the same changes in the same order, and answers only to their own questions', async () => {
    const [ada, bob] = [await Client.connect(runtime), await Client.connect(runtime)];
    await checker(ada, 'shared');
    await Promise.all([
      ...Array.from({ length: 30 }, (_, i) => value(ada, 'shared', 'crop.x', i)),
      ...Array.from({ length: 30 }, (_, i) => value(bob, 'shared', 'crop.x', -i)),
    ]);
    const changes = (client) => {
      const told = client.messages.filter((message) => message.protocol === 'graph');
      return told.map(({ command, payload }) => ({ command, payload }));
    };
    await bob.ask('runtime', 'getruntime');
    await ada.ask('runtime', 'getruntime');
    assert.deepEqual(changes(ada), changes(bob));
    assert.ok(!bob.messages.some((message) => message.responseTo && message.payload.graph !== 'shared' && message.command !== 'runtime'));
    await Promise.all([ada.end(), bob.end()]);
  });

  test('see each other, if they know how', async () => {
    const [ada, bob, flowhub] = [await Client.connect(runtime), await Client.connect(runtime), await Client.connect(runtime)];
    await checker(ada, 'together');
    await ada.ask('imgflo', 'open', { graph: 'together' });
    await bob.ask('imgflo', 'open', { graph: 'together' });
    ada.say('imgflo', 'presence', { graph: 'together', name: 'Ada', color: '#ff8000', x: 3, y: 4, selection: ['crop'] });
    const { client, name, selection } = (await bob.event('imgflo', 'presence')).payload;
    assert.deepEqual([name, selection], ['Ada', ['crop']]);
    await ada.end();
    const gone = await bob.until((message) => message.payload.gone);
    assert.equal(gone.payload.client, client);
    await flowhub.ask('network', 'getstatus', { graph: 'together' });
    assert.ok(!flowhub.messages.some((message) => message.protocol === 'imgflo'));
    await Promise.all([bob.end(), flowhub.end()]);
  });
});

describe('secrets', () => {
  let runtime;
  before(async () => {
    runtime = await start('--runtime-view-secret', 'v', '--runtime-control-secret', 'c', '--runtime-edit-secret', 'e');
  });
  after(() => runtime.stop());

  const capabilities = async (secret) => {
    const client = await Client.connect(runtime, { secret });
    const told = await client.ask('runtime', 'getruntime');
    await client.end();
    return told.capabilities;
  };

  test('give the rights that each stands for', async () => {
    assert.deepEqual(await capabilities(undefined), []);
    assert.deepEqual(await capabilities('wrong'), []);
    const [view, control, edit] = [await capabilities('v'), await capabilities('c'), await capabilities('e')];
    assert.ok(view.includes('graph:readonly') && !view.includes('network:control'));
    assert.ok(control.includes('network:control') && !control.includes('protocol:graph'));
    assert.ok(edit.includes('protocol:graph') && edit.includes('network:persist'));
  });

  test('keep out of everything whoever has none, or a wrong one', async () => {
    const [editor, viewer, stranger, liar] = await Promise.all(
      ['e', 'v', undefined, 'x'].map((secret) => Client.connect(runtime, { secret })),
    );
    await viewer.ask('runtime', 'getruntime');
    await checker(editor, 'secret');
    for (const client of [viewer, stranger, liar]) {
      const message = await client.refused('graph', 'addnode', { graph: 'secret', id: 'z', component: 'gegl/crop' });
      assert.equal(message, 'graph:addnode is not permitted');
    }
    assert.equal((await viewer.ask('component', 'getsource', { name: 'secret' })).language, 'json');
    assert.equal(await viewer.refused('network', 'start', { graph: 'secret' }), 'network:start is not permitted');
    assert.equal(await stranger.refused('component', 'getsource', { name: 'secret' }), 'component:getsource is not permitted');
    // Nobody is told of changes who may not look.
    assert.ok(!stranger.messages.some((message) => message.payload.graph === 'secret'));
    assert.ok(viewer.messages.some((message) => message.command === 'addnode'));
    await Promise.all([editor, viewer, stranger, liar].map((client) => client.end()));
  });

  test('are needed for previews, but for addresses that the runtime gave', async () => {
    const editor = await Client.connect(runtime, { secret: 'e' });
    await checker(editor, 'shown');
    await editor.ask('network', 'start', { graph: 'shown' });
    const { url } = await editor.output('shown');
    assert.deepEqual(size(await picture(url)), [120, 120]);
    const bare = `${runtime.http}/process?graph=shown&node=show`;
    assert.equal((await fetch(bare)).status, 403);
    assert.equal((await fetch(bare, { headers: { authorization: 'Bearer v' } })).status, 200);
    assert.equal((await fetch(`${runtime.http}/pictures`, { method: 'POST', body: 'x', headers: { authorization: 'Bearer v' } })).status, 403);
    const leaked = [...editor.messages].filter((message) => JSON.stringify(message).includes('"e"'));
    assert.deepEqual(leaked, []);
    await editor.end();
  });

  test('may be in the payload, as older clients have it', async () => {
    const client = await Client.connect(runtime);
    const told = await client.ask('runtime', 'getruntime', { secret: 'e' });
    assert.ok(told.capabilities.includes('protocol:graph'));
    assert.ok(!('secret' in told));
    await client.end();
  });
});

describe('pages from elsewhere', () => {
  test('may not connect, whatever they know, unless they are named', async (t) => {
    const runtime = await start('--ide', 'https://flowhub.test/app', '--runtime-edit-secret', 'e');
    t.after(() => runtime.stop());
    const from = (origin) => Client.connect(runtime, { secret: 'e', headers: { origin } });
    await assert.rejects(from('https://evil.test'), /403/);
    await assert.rejects(from('null'), /403/);
    const known = await from('https://flowhub.test');
    await known.end();
    const own = await from(runtime.http);
    await own.end();
  });
});

describe('saving', () => {
  let runtime;
  let client;
  let graphs;
  before(async () => {
    graphs = await mkdtemp(join(tmpdir(), 'graphs-'));
    await writeFile(join(graphs, 'there.fbp'), 'board(gegl/checkerboard) OUTPUT -> INPUT crop(gegl/crop)\n');
    runtime = await start('--graphs', graphs);
    client = await Client.connect(runtime);
  });
  after(async () => {
    await client.end();
    await runtime.stop();
    await rm(graphs, { recursive: true });
  });

  test('a graph makes it an address of the image server', async () => {
    await checker(client, 'fresh');
    const saved = await client.ask('imgflo', 'save', { graph: 'fresh' });
    assert.deepEqual([saved.graph, saved.name], ['fresh', 'fresh']);
    assert.ok((await readdir(graphs)).includes('fresh.json'));
    assert.deepEqual(size(await picture(`${runtime.http}/image/fresh.png`)), [120, 120]);
  });

  test('opens what a file says, and knows its version', async () => {
    const opened = await client.ask('imgflo', 'open', { graph: 'there' });
    assert.deepEqual([opened.name, opened.started, Object.keys(opened.source.processes)], ['there', false, ['board', 'crop']]);
    const { graphs: list } = await client.ask('imgflo', 'graphs');
    const entry = list.find((one) => one.graph === 'there');
    assert.deepEqual([entry.version, entry.open], [opened.version, true]);
  });

  test('overwrites nobody', async () => {
    const { version } = await client.ask('imgflo', 'open', { graph: 'there' });
    await writeFile(join(graphs, 'there.fbp'), 'other(gegl/checkerboard)\n');
    await client.ask('graph', 'addnode', { graph: 'there', id: 'more', component: 'gegl/sepia' });
    const conflict = await client.answer('imgflo', 'save', { graph: 'there', base: version });
    assert.equal(conflict.command, 'conflict');
    assert.notEqual(conflict.payload.version, version);
    const forced = await client.ask('imgflo', 'save', { graph: 'there', base: version, force: true });
    const { versions } = await client.ask('imgflo', 'versions', { graph: 'there' });
    assert.deepEqual([versions[0].version, versions[1].version], [forced.version, conflict.payload.version]);
    const { source } = await client.ask('imgflo', 'version', { graph: 'there', version: conflict.payload.version });
    assert.ok(source.processes.other);
    const opened = client.event('imgflo', 'opened', client.messages.length);
    await client.ask('imgflo', 'restore', { graph: 'there', version: conflict.payload.version });
    assert.ok((await opened).payload.source.processes.other);
  });

  test('in the words of FBP saves all that is mine', async () => {
    await checker(client, 'lib/persisted');
    const from = client.messages.length;
    client.say('network', 'persist', {});
    await client.event('network', 'persist', from);
    await client.until((message) => message.command === 'saved' && message.payload.name === 'persisted', from);
    assert.ok(JSON.parse(await readFile(join(graphs, 'persisted.json'))).processes.board);
  });

  test('renames, deletes and undeletes', async () => {
    await checker(client, 'first');
    await client.ask('imgflo', 'save', { graph: 'first' });
    await client.ask('imgflo', 'rename', { graph: 'first', to: 'second' });
    assert.equal((await client.ask('imgflo', 'open', { graph: 'second' })).name, 'second');
    assert.equal(await client.refused('network', 'getstatus', { graph: 'first' }), 'Requested graph not found');
    await client.ask('imgflo', 'delete', { graph: 'second' });
    assert.ok(!(await readdir(graphs)).includes('second.json'));
    await client.ask('imgflo', 'undelete', { graph: 'second' });
    assert.ok((await client.ask('imgflo', 'open', { graph: 'second' })).source.processes.board);
    assert.match(await client.refused('imgflo', 'save', { graph: 'second', name: '../evil' }), /can be called/);
    assert.match(await client.refused('imgflo', 'rename', { graph: 'second', to: '../evil' }), /can be called/);
  });
});

describe('a crash', () => {
  test('loses nothing that was not saved', async (t) => {
    const data = await mkdtemp(join(tmpdir(), 'crash-'));
    t.after(() => rm(data, { recursive: true }));
    const first = await start('--data', data);
    const client = await Client.connect(first);
    await checker(client, 'default/main');
    const isWritten = async () => {
      const names = await readdir(join(data, 'drafts')).catch(() => []);
      const drafts = await Promise.all(names.map((name) => readFile(join(data, 'drafts', name), 'utf8').catch(() => '')));
      return drafts.some((draft) => draft.includes('height'));
    };
    while (!(await isWritten())) await new Promise((resolve) => setTimeout(resolve, 50));
    client.socket.close();
    await first.kill();
    const second = await start('--data', data);
    const again = await Client.connect(second);
    const { source, name } = await again.ask('imgflo', 'open', { graph: 'default/main' });
    assert.deepEqual([Object.keys(source.processes), name], [['board', 'crop', 'show'], null]);
    await again.end();
    await second.stop();
  });
});

describe('live pictures', () => {
  let runtime;
  let client;
  before(async () => {
    runtime = await start();
    client = await Client.connect(runtime);
  });
  after(async () => {
    await client.end();
    await runtime.stop();
  });

  test('come as often as what they show changes', async () => {
    await checker(client, 'live');
    await client.ask('imgflo', 'watch', { view: 'v', graph: 'live', node: 'show', width: 90, height: 90, format: 'png' });
    const first = await client.picture((shown) => !shown.coarse);
    assert.deepEqual([first.view, first.graph, first.node, first.type], ['v', 'live', 'show', 'image/png']);
    assert.deepEqual([size(first.file), first.bounds.width], [[90, 90], 120]);
    await value(client, 'live', 'board.x', 5);
    const next = await client.picture((shown) => shown.revision > first.revision && !shown.coarse);
    assert.ok(!next.file.equals(first.file));
    await client.ask('imgflo', 'unwatch', { view: 'v' });
  });

  test('fail in words, with the node', async () => {
    await checker(client, 'failing');
    const from = client.messages.length;
    await client.ask('imgflo', 'watch', { view: 'f', graph: 'failing', node: 'show', width: 90, height: 90 });
    await value(client, 'failing', 'crop.width', 'wide');
    const failed = (await client.event('imgflo', 'failed', from)).payload;
    assert.deepEqual([failed.view, failed.node], ['f', 'crop']);
    await client.ask('imgflo', 'unwatch', { view: 'f' });
  });

  test('show uploads', async () => {
    const photo = await readFile(new URL('../../../graphs/peaks.jpg', import.meta.url));
    const uploaded = await (await fetch(`${runtime.http}/pictures`, { method: 'POST', body: photo })).json();
    assert.match(uploaded.address, /^picture:[0-9a-f]{32}$/);
    assert.equal(uploaded.type, 'image/jpeg');
    const back = await fetch(`${runtime.http}/pictures/${uploaded.address.slice(8)}`);
    assert.ok(photo.equals(Buffer.from(await back.arrayBuffer())));
    await client.ask('graph', 'clear', { id: 'photo' });
    await client.ask('graph', 'addnode', { graph: 'photo', id: 'load', component: 'gegl/load' });
    await client.ask('graph', 'addnode', { graph: 'photo', id: 'brown', component: 'gegl/sepia' });
    await client.ask('graph', 'addedge', { graph: 'photo', ...edge('load.output', 'brown.input') });
    await value(client, 'photo', 'load.path', uploaded.address);
    await client.ask('imgflo', 'watch', { view: 'p', graph: 'photo', node: 'brown', width: 200, height: 200 });
    const shown = await client.picture((one) => one.view === 'p' && !one.coarse);
    assert.deepEqual([shown.type, shown.bounds.width], ['image/jpeg', uploaded.width]);
    // A packet with another picture, to an exported port.
    await client.ask('graph', 'addinport', { graph: 'photo', public: 'picture', node: 'brown', port: 'input' });
    await client.ask('runtime', 'packet', { graph: 'photo', port: 'picture', event: 'data', payload: 'files/photo.jpg' });
    const other = await client.picture((one) => one.view === 'p' && one.bounds.width === 1600 && !one.coarse);
    assert.equal(other.width, 200);
    await client.ask('imgflo', 'unwatch', { view: 'p' });
  });

  test('are looked at closely', async () => {
    await checker(client, 'close');
    const seen = await client.ask('imgflo', 'inspect', { graph: 'close', node: 'crop', points: [{ x: 1, y: 1 }], histogram: true, waveform: 16 });
    assert.deepEqual(seen.bounds, { x: 0, y: 0, width: 120, height: 120 });
    assert.equal(seen.points.length, 1);
    assert.equal(seen.points[0].srgb.length, 4);
    assert.equal(seen.histogram.red.length, 256);
    assert.equal(seen.waveform.columns, 16);
    assert.match(await client.refused('imgflo', 'inspect', { graph: 'close', node: 'corp' }), /did you mean `crop`/);
  });

  test('show what operations do', async () => {
    const operations = await (await fetch(`${runtime.http}/operations`)).json();
    const sepia = operations.find((operation) => operation.name === 'gegl:sepia');
    assert.equal(sepia.properties[0].name, 'scale');
    const sample = await fetch(`${runtime.http}/operations/gegl/sepia/picture?width=64`);
    assert.equal(sample.headers.get('content-type'), 'image/webp');
    assert.equal((await fetch(`${runtime.http}/operations/gegl/sepa/picture`)).status, 404);
    const waves = `${runtime.http}/operations/gegl/waves/picture?width=64&sampler-type`;
    assert.equal((await fetch(`${waves}=nearest`)).status, 200);
    assert.equal((await fetch(`${waves}=farthest`)).status, 400);
    assert.equal((await fetch(`${runtime.http}/schema/gegl/sepia/sale.json`)).status, 404);
  });
});
