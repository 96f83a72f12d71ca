// The suite that the protocol's authors published.
import assert from 'node:assert';
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { promisify } from 'node:util';
import { IMGFLO } from './runtime.js';

const run = promisify(execFile);

/** A port that nobody listens on. */
async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address();
  await new Promise((resolve) => server.close(resolve));
  return port;
}

for (const [name, options, secret] of [
  ['as it is', '', undefined],
  ['with a secret', '--runtime-edit-secret opensesame', 'opensesame'],
]) {
  test(`fbp-test passes, 22 of 22, ${name}`, async () => {
    const folder = await mkdtemp(join(tmpdir(), 'fbp-test-'));
    const port = await freePort();
    // It kills the shell that it starts the command with, so the shell has to become the command.
    const command = `exec ${IMGFLO} runtime -p ${port} --data ${folder}/data ${options}`;
    const config = { name: 'imgflo', command, host: '127.0.0.1', port, collection: 'core', version: '0.7' };
    await writeFile(join(folder, 'fbp-config.json'), JSON.stringify(config));
    const env = { ...process.env, PROJECT_HOME: folder };
    if (secret) env.FBP_PROTOCOL_SECRET = secret;
    const suite = await run('node_modules/.bin/fbp-test', [], { env }).catch((failed) => failed);
    await rm(folder, { recursive: true });
    assert.match(suite.stdout, /22 passing/, suite.stdout);
    assert.doesNotMatch(suite.stdout, /failing/);
  });
}
