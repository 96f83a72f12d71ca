// A runtime of one's own: the program, on a port and in a folder of its own.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

export const IMGFLO = process.env.IMGFLO ?? '../../target/debug/imgflo';

/** Starts a runtime; `words` are more options. */
export async function start(...words) {
  const folder = await mkdtemp(join(tmpdir(), 'imgflo-'));
  const data = words.includes('--data') ? [] : ['--data', join(folder, 'data')];
  const options = ['runtime', '-p', '0', ...data, ...words];
  const environment = { ...process.env };
  delete environment.FLOWHUB_USER_ID;
  const program = spawn(IMGFLO, options, { stdio: ['ignore', 'pipe', 'inherit'], env: environment });
  const lines = createInterface({ input: program.stdout });
  let port;
  let live;
  for await (const line of lines) {
    port ??= /running on port (\d+)/.exec(line)?.[1];
    live ??= /^Live URL: (.*)$/.exec(line)?.[1];
    if (port && live) break;
  }
  if (!port) throw new Error(`${IMGFLO} did not start`);
  return {
    folder,
    live,
    http: `http://127.0.0.1:${port}`,
    address: `ws://127.0.0.1:${port}`,
    /** Ends it as a crash would. */
    async kill() {
      program.kill('SIGKILL');
      await once(program, 'exit');
      await rm(folder, { recursive: true });
    },
    /** Asks it to end; gives its exit code. */
    async stop() {
      program.kill('SIGINT');
      const [code] = program.exitCode === null ? await once(program, 'exit') : [program.exitCode];
      await rm(folder, { recursive: true });
      return code;
    },
  };
}
