// `imgflo runtime` as a program: its lines, its options, its page, and how it makes itself known.
import assert from 'node:assert';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { Client } from './client.js';
import { IMGFLO, start } from './runtime.js';

const checker = fileURLToPath(new URL('conversations/checker.json', import.meta.url));

test('a graph is there and works, as its exported ports show', async (t) => {
  const runtime = await start('--graph', checker);
  t.after(() => runtime.stop());
  const client = await Client.connect(runtime);
  const from = client.messages.length;
  client.say('runtime', 'getruntime');
  const { graph, type } = (await client.event('runtime', 'runtime', from)).payload;
  assert.deepEqual([graph, type, client.messages[from].command], ['default/main', 'imgflo', 'runtime']);
  const ports = (await client.event('runtime', 'ports', from)).payload;
  assert.deepEqual([ports.inPorts.map((port) => port.id), ports.outPorts.map((port) => port.id)], [['x'], ['output']]);
  assert.equal((await client.ask('network', 'getstatus', { graph })).started, true);
  // A packet without a graph is the main graph's, as older clients have it.
  await client.ask('runtime', 'packet', { port: 'x', event: 'data', payload: 32 });
  const packet = (await client.event('runtime', 'packet')).payload;
  assert.match(packet.payload, /^http:\/\/(localhost|127\.0\.0\.1):\d+\/process\?/);
  await client.end();
});

test('it says where it runs and makes itself known, as the first one did', async (t) => {
  const heard = [];
  const registry = createServer((request, response) => {
    let body = '';
    request.on('data', (part) => (body += part));
    request.on('end', () => {
      heard.push({ method: request.method, url: request.url, body: JSON.parse(body) });
      response.writeHead(request.method === 'PUT' ? 201 : 200).end();
      registry.emit('heard');
    });
  });
  registry.listen(0, '127.0.0.1');
  await once(registry, 'listening');
  const folder = await mkdtemp(join(tmpdir(), 'imgflo-'));
  t.after(() => {
    registry.close();
    return rm(folder, { recursive: true });
  });
  const id = '11111111-2222-4333-8444-555555555555';
  const env = { ...process.env, FLOWHUB_USER_ID: 'ada', IMGFLO_RUNTIME_ID: id, IMGFLO_RUNTIME_LABEL: 'my pictures' };
  const words = ['runtime', '-p', '0', '-e', '4711', '--data', folder, '--ide', 'http://ide.test', '--registry', `http://127.0.0.1:${registry.address().port}/api`];
  const program = spawn(IMGFLO, words, { env });
  let [out, errors] = ['', ''];
  program.stdout.on('data', (data) => (out += data));
  program.stderr.on('data', (data) => (errors += data));
  while (heard.length < 2) await once(registry, 'heard');
  while (!out.includes('IMGFLO_RUNTIME_ID')) await once(program.stdout, 'data');
  program.kill('SIGINT');
  const [code] = await once(program, 'exit');
  assert.deepEqual([code, errors], [0, '']);
  assert.match(out, /^\nRuntime running on port \d+, external port 4711\nLive URL: http:\/\/ide\.test#runtime\/endpoint\?/);
  assert.ok(out.includes(`address=ws%3A%2F%2Flocalhost%3A4711&id=${id}&type=imgflo`), out);
  assert.ok(out.includes(`Registered runtime.\nIMGFLO_RUNTIME_ID=${id}\n`), out);
  assert.deepEqual(heard.map(({ method, url }) => `${method} ${url}`), [`PUT /api/runtimes/${id}`, `POST /api/runtimes/${id}`]);
  const { type, protocol, user, label, address } = heard[0].body;
  assert.deepEqual([type, protocol, user, label, address], ['imgflo', 'websocket', 'ada', 'my pictures', 'ws://localhost:4711']);
});

test('what makes no sense is said, with the way out', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'imgflo-'));
  t.after(() => rm(folder, { recursive: true }));
  const say = async (...words) => {
    const program = spawn(IMGFLO, ['runtime', '-p', '0', '--data', folder, ...words]);
    let errors = '';
    program.stderr.on('data', (data) => (errors += data));
    await once(program, 'exit');
    return errors;
  };
  assert.match(await say('--graph', 'nowhere.json'), /nowhere\.json: .*runtime-graph/);
  assert.match(await say('--runtime-id', 'me'), /`runtime-id` is `me`, but takes a UUID/);
});
