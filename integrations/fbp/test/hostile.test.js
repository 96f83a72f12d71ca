// What nobody should send: each gets an error or is closed, and nobody else notices.
import assert from 'node:assert';
import { after, afterEach, before, beforeEach, describe, test } from 'node:test';
import { bare, CLOSE, frame, LAST, message, PING, TEXT } from './bare.js';
import { Client, edge } from './client.js';
import { Copy } from './copy.js';
import { start } from './runtime.js';

const NODES = 1000;

/** Sends bytes over a connection of its own, and waits until it is closed. */
async function isClosedAfter(runtime, ...parts) {
  const socket = await bare(runtime);
  socket.on('error', () => {});
  socket.resume();
  // It may be closed while there is more to be sent.
  const closed = new Promise((resolve) => socket.once('close', resolve));
  for (const part of parts) socket.write(part);
  await closed;
}

describe('somebody hostile', { timeout: 120_000 }, () => {
  let runtime;
  let bystander;
  let client;
  let unharmed;
  before(async () => {
    runtime = await start();
    bystander = await Client.connect(runtime);
    await bystander.ask('graph', 'clear', { id: 'quiet' });
    await bystander.ask('graph', 'addnode', { graph: 'quiet', id: 'a', component: 'gegl/crop' });
  });
  after(async () => {
    await bystander.end();
    assert.equal(await runtime.stop(), 0);
  });
  beforeEach(async () => {
    client = await Client.connect(runtime);
    unharmed = await source('quiet');
  });
  // Whatever it was: the others are there as before, and are told of no error.
  afterEach(async () => {
    if (client.socket.readyState === client.socket.OPEN) await client.end();
    assert.equal(await source('quiet'), unharmed);
    assert.ok(!bystander.messages.some(({ command }) => command === 'error'));
  });

  const source = async (name) => (await bystander.ask('component', 'getsource', { name })).code;
  const add = (graph, id, component) => client.ask('graph', 'addnode', { graph, id, component });

  const text = (content) => frame(LAST | TEXT, content);
  const part = 'x'.repeat(500_000);
  for (const [what, ...parts] of [
    ['bytes that are no frame', Buffer.alloc(20, 0xff)],
    ['a frame of a kind that there is not', frame(LAST | 5, '')],
    ['a frame with bits that mean nothing', frame(LAST | 0x40 | TEXT, '{}')],
    ['a frame that is not masked', Buffer.from([LAST | TEXT, 2, 0x7b, 0x7d])],
    ['a frame that goes on with nothing', frame(LAST, '{}')],
    ['a message within a message', frame(TEXT, '{'), text('{}')],
    ['a text that is no UTF-8', text(Buffer.from([0xc3, 0x28]))],
    ['a ping that is too long', frame(LAST | PING, 'x'.repeat(200))],
    ['a ping in parts', frame(PING, 'x')],
    ['a farewell that is half a number', frame(LAST | CLOSE, 'x')],
    ['a frame that says it has five million bytes', frame(LAST | TEXT, '{', 5_000_000)],
    ['a frame that says it has 2⁶³ bytes', frame(LAST | TEXT, '{', 2n ** 63n - 1n)],
    ['a message of five million bytes', text(JSON.stringify({ protocol: 'graph', command: 'clear', payload: { id: 'x'.repeat(5_000_000) } }))],
    ['a message of many parts, and no end', frame(TEXT, part), ...Array(9).fill(frame(0, part))],
  ]) {
    test(`is closed after ${what}`, () => isClosedAfter(runtime, ...parts));
  }

  test('may say what is no message', async () => {
    for (const junk of ['', 'null', '[]', '{', '{"protocol":"graph"}', '"x"', '\u0000', '{"protocol":1,"command":2}']) client.socket.send(junk);
    client.socket.send(Buffer.from([1, 2, 3]));
    const deep = (open, close) => `${open.repeat(100_000)}${close.repeat(100_000)}`;
    client.socket.send(`{"protocol":"graph","command":"clear","payload":${deep('[', ']')}}`);
    client.socket.send(`{"protocol":"graph","command":"clear","payload":${deep('{"a":', '}').replace('}', '1}')}}`);
    assert.equal((await client.ask('runtime', 'getruntime')).type, 'imgflo');
  });

  test('may call things what objects of JavaScript are called', async () => {
    const names = ['__proto__', 'constructor', 'toString', ' ', '../../etc/passwd', '\u202e'];
    await client.ask('graph', 'clear', { id: '__proto__' });
    for (const id of names) await add('__proto__', id, 'gegl/crop');
    const code = JSON.stringify({ processes: JSON.parse('{"__proto__": {"component": "gegl/crop"}}') });
    await client.ask('component', 'source', { name: 'constructor', language: 'json', code });
    assert.equal(Object.keys(JSON.parse((await client.ask('component', 'getsource', { name: '__proto__' })).code).processes).length, names.length);
  });

  test('is refused what is wrong in a message that is one', async () => {
    await client.ask('graph', 'clear', { id: 'wrong' });
    for (const [command, payload] of [
      ['addnode', { id: 7, component: 'gegl/crop' }],
      ['addnode', { id: '', component: 'gegl/crop' }],
      ['addnode', { id: 'x'.repeat(100_000), component: 'gegl/crop' }],
      ['addnode', { id: 'a', component: 'x'.repeat(100_000) }],
      ['addnode', { id: 'a', component: 'gegl/crop', metadata: { note: 'x'.repeat(70_000) } }],
      ['addedge', { src: 'a', tgt: 'b' }],
      ['addedge', { src: { node: 'a', port: 'output', index: -1 }, tgt: { node: 'a', port: 'input' } }],
      ['addinitial', { src: {}, tgt: { node: 'a', port: 'x' } }],
      ['addgroup', { name: 'g', nodes: Array(10_000).fill('a') }],
    ]) {
      const said = await client.refused('graph', command, { graph: 'wrong', ...payload });
      assert.ok(said.length < 1000, `${command} is refused at length: ${said.slice(0, 200)}`);
    }
    assert.deepEqual(JSON.parse(await source('wrong')).processes, {});
  });

  test('makes no graph of more than the nodes that there may be', async () => {
    await client.ask('graph', 'clear', { id: 'large' });
    const ids = Array.from({ length: 10_000 }, (_, n) => `n${n}`);
    for (const id of ids) client.say('graph', 'addnode', { graph: 'large', id, component: 'gegl/invert-gamma' }, { requestId: id });
    const last = await client.until(({ responseTo }) => responseTo === ids.at(-1));
    assert.match(last.payload.message, /nodes of the graph would be more than 1000/);
    assert.equal(Object.keys(JSON.parse(await source('large')).processes).length, NODES);
    // Nor does one in a single message.
    const processes = Object.fromEntries(ids.map((id) => [id, { component: 'gegl/invert-gamma' }]));
    const said = await client.refused('component', 'source', { name: 'larger', language: 'json', code: JSON.stringify({ processes }) });
    assert.match(said, /1000 nodes/);
    assert.match(await client.refused('component', 'getsource', { name: 'larger' }), /no component `larger`/);
  });

  test('closes no circle, short or long', async () => {
    await client.ask('graph', 'clear', { id: 'round' });
    const ids = Array.from({ length: NODES }, (_, n) => `n${n}`);
    for (const id of ids) client.say('graph', 'addnode', { graph: 'round', id, component: 'gegl/invert-gamma' });
    ids.slice(1).forEach((id, n) => client.say('graph', 'addedge', { graph: 'round', ...edge(`n${n}.output`, `${id}.input`) }));
    const back = await client.refused('graph', 'addedge', { graph: 'round', ...edge(`${ids.at(-1)}.output`, 'n0.input') });
    assert.match(back, /circle/);
    assert.match(await client.refused('graph', 'addedge', { graph: 'round', ...edge('n0.output', 'n0.input') }), /circle/);
    assert.equal(Copy.ofSource(await source('round')).edges.size, NODES - 1);
    // Packets may go round in one that comes whole; pictures cannot.
    const code = 'a(gegl/nop) OUTPUT -> INPUT b(gegl/nop) OUTPUT -> INPUT a';
    await client.ask('component', 'source', { name: 'ring', language: 'fbp', code });
    await client.ask('imgflo', 'watch', { view: 'v', graph: 'ring', node: 'a', width: 90, height: 90 });
    assert.match((await client.event('imgflo', 'failed')).payload.message, /cycle/);
  });

  test('makes no graph a part of itself, by whatever way', async () => {
    for (const id of ['outer', 'middle', 'inner']) await client.ask('graph', 'clear', { id });
    await add('outer', 'm', 'middle');
    await add('middle', 'i', 'inner');
    const itself = /part of itself/;
    const refused = (graph, component) => client.refused('graph', 'addnode', { graph, id: 'x', component });
    assert.match(await refused('outer', 'outer'), itself);
    assert.match(await refused('inner', 'inner'), itself);
    assert.match(await refused('inner', 'outer'), itself);
    assert.match(await refused('inner', 'middle'), itself);
    const code = JSON.stringify({ processes: { x: { component: 'outer' } } });
    assert.match(await client.refused('component', 'source', { name: 'inner', language: 'json', code }), itself);
    assert.deepEqual(JSON.parse(await source('inner')).processes, {});
  });

  test('cannot make a graph of graphs that is too large to look at', async () => {
    // Each has ten of the one before: 10¹² nodes in all.
    await client.ask('graph', 'clear', { id: 'bomb 0' });
    await add('bomb 0', 'n', 'gegl/checkerboard');
    await client.ask('graph', 'addoutport', { graph: 'bomb 0', public: 'output', node: 'n', port: 'output' });
    for (let level = 1; level <= 12; level += 1) {
      const id = `bomb ${level}`;
      await client.ask('graph', 'clear', { id });
      for (let n = 0; n < 10; n += 1) await add(id, `n${n}`, `bomb ${level - 1}`);
      await client.ask('graph', 'addoutport', { graph: id, public: 'output', node: 'n0', port: 'output' });
    }
    const from = client.messages.length;
    await client.ask('network', 'start', { graph: 'bomb 12' });
    assert.match((await client.event('network', 'processerror', from)).payload.error, /nodes/);
    await client.ask('imgflo', 'watch', { view: 'v', graph: 'bomb 12', node: 'n0', width: 90, height: 90 });
    assert.match((await client.event('imgflo', 'failed', from)).payload.message, /nodes/);
    await client.ask('network', 'stop', { graph: 'bomb 12' });
  });

  test('is told what views there may be', async () => {
    for (let n = 0; n < 100; n += 1) await client.ask('imgflo', 'watch', { view: `v${n}`, graph: 'quiet', node: 'a', width: 9, height: 9 });
    const more = { view: 'more', graph: 'quiet', node: 'a', width: 9, height: 9 };
    assert.match(await client.refused('imgflo', 'watch', more), /100/);
    assert.equal((await client.answer('imgflo', 'watch', { ...more, view: 'v0', width: 4e9, height: 4e9 })).command, 'watch');
  });
});

describe('strangers', { timeout: 120_000 }, () => {
  test('are not let in when there are as many clients as there may be', async (t) => {
    const runtime = await start('--clients', '3');
    t.after(() => runtime.stop());
    const clients = await Promise.all([1, 2, 3].map(() => Client.connect(runtime)));
    await assert.rejects(Client.connect(runtime), /503/);
    await clients[0].end();
    // Its place is free as soon as the server has seen it go.
    let next;
    while (!next) next = await Client.connect(runtime).catch(() => undefined);
    await Promise.all([next, ...clients.slice(1)].map((client) => client.end()));
  });

  test('guess no secret, however often', async (t) => {
    const runtime = await start('--runtime-edit-secret', 'the secret');
    t.after(() => runtime.stop());
    const [stranger, owner] = [await Client.connect(runtime), await Client.connect(runtime, { secret: 'the secret' })];
    await owner.ask('graph', 'clear', { id: 'mine' });
    const guesses = ['', 'the secre', 'the secret ', 'THE SECRET', 'the secret\u0000', null];
    for (const secret of [...guesses, ...Array.from({ length: 500 }, (_, n) => `guess ${n}`)]) {
      stranger.secret = secret;
      const answer = await stranger.answer('graph', 'clear', { id: 'mine' });
      assert.equal(answer.command, 'error', `the secret ${JSON.stringify(secret)} was taken`);
    }
    assert.ok(!stranger.messages.some(({ payload }) => JSON.stringify(payload).includes('the secret')));
    assert.ok(!owner.messages.some(({ command }) => command === 'error'));
    await Promise.all([stranger.end(), owner.end()]);
  });

  test('get nothing by pages of their own', async (t) => {
    const runtime = await start();
    t.after(() => runtime.stop());
    const { port } = new URL(runtime.http);
    for (const headers of [
      { origin: 'https://evil.test' },
      { origin: 'null' },
      { origin: `http://127.0.0.1:${port}.evil.test` },
      { origin: `https://evil.test#127.0.0.1:${port}` },
      // A name of theirs that leads to this machine.
      { origin: `http://evil.test:${port}`, host: `evil.test:${port}` },
      { host: `evil.test:${port}` },
      { 'x-forwarded-for': '192.0.2.1' },
    ]) {
      await assert.rejects(Client.connect(runtime, { headers }), /403/, JSON.stringify(headers));
    }
    const upload = { method: 'POST', body: 'x', headers: { origin: 'https://evil.test' } };
    assert.equal((await fetch(`${runtime.http}/pictures`, upload)).status, 403);
  });
});
