// The messages that the project writes are what the published schemas say.
import assert from 'node:assert';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { wrong } from './schemas.js';

const events = new URL('../../../crates/flow/tests/protocol/events.jsonl', import.meta.url);

test('every event is as its schema says', async () => {
  const lines = (await readFile(events, 'utf8')).trim().split('\n');
  assert.ok(lines.length > 70);
  assert.deepEqual(lines.map((line) => wrong(JSON.parse(line))).filter(Boolean), []);
});

test('what is not as its schema says is found', () => {
  const bad = { protocol: 'graph', command: 'removenode', payload: { id: 'a', graph: 'g', secret: 's' } };
  assert.match(wrong(bad), /additional properties/);
  const worse = { protocol: 'network', command: 'output', payload: { url: 'http://a.test' } };
  assert.match(wrong(worse), /message/);
});
