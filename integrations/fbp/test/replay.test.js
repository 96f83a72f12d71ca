// Conversations of Flowhub and of NoFlo with a runtime, recorded from the clients themselves: what
// they said is said again, and what they were told then has to be told again.
import assert from 'node:assert';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { test } from 'node:test';
import { Client } from './client.js';
import { start } from './runtime.js';

const here = (name) => fileURLToPath(new URL(`conversations/${name}`, import.meta.url));

async function conversation(name) {
  const lines = (await readFile(here(name), 'utf8')).trim().split('\n');
  return lines.map((line) => JSON.parse(line));
}

/** What does not depend on which runtime it is; this one starts its main graph by itself. */
function essence({ protocol, command, payload }) {
  const { graph, port, event, id, src, tgt, language, type } = payload;
  if (protocol === 'graph') return { protocol, command, payload };
  if (command === 'componentsready' || command === 'runtime') return { protocol, command };
  if (command === 'source') return { protocol, command, language, name: payload.name };
  if (command === 'ports') {
    const ids = [payload.inPorts, payload.outPorts].map((ports) => ports.map((port) => port.id));
    return { protocol, command, graph, ids };
  }
  return { protocol, command, graph, port, event, id, src, tgt, type };
}

/** Says what the client said, and waits each time for all that the runtime said then. */
async function replay(runtime, lines) {
  let client;
  let told = [];
  const isTold = async () => {
    for (const wanted of told.map(essence)) {
      const same = (message) => {
        try {
          assert.deepEqual(essence(message), wanted);
          return true;
        } catch {
          return false;
        }
      };
      same.toString = () => JSON.stringify(wanted);
      await client.until(same);
    }
    told = [];
  };
  let said = 0;
  for (const line of lines) {
    if (line.open) {
      if (client) await isTold().then(() => client.end());
      client = await Client.connect(runtime, { protocols: line.open });
    } else if (line.client) {
      await isTold();
      client.socket.send(JSON.stringify(line.client));
      said += 1;
    } else {
      told.push(line.runtime);
    }
  }
  await isTold();
  await client.end();
  return said;
}

test('Flowhub finds what it found before', async (t) => {
  const runtime = await start('--graph', here('checker.json'));
  t.after(() => runtime.stop());
  assert.ok((await replay(runtime, await conversation('flowhub.jsonl'))) > 25);
});

test('NoFlo uploads a graph, starts it and sends a packet as before', async (t) => {
  const runtime = await start();
  t.after(() => runtime.stop());
  assert.ok((await replay(runtime, await conversation('noflo.jsonl'))) >= 15);
});
