// The program `imgflo-url` prints addresses.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import imgflo from "imgflo";

const PROGRAM = fileURLToPath(new URL("../bin/imgflo-url.js", import.meta.url));
const KEYS = { IMGFLO_API_KEY: "key", IMGFLO_API_SECRET: "secret" };
const CONFIG = { server: "https://imgflo.herokuapp.com/", key: "key", secret: "secret" };
const INPUT = "--input=http://example.com/foo.png";

function run(env, ...words) {
  const variables = { PATH: process.env.PATH, ...env };
  const { status, stdout, stderr } = spawnSync(process.execPath, [PROGRAM, ...words], {
    env: variables,
    encoding: "utf8",
  });
  return { status, stdout, stderr };
}

test("it prints the address and nothing else", () => {
  const input = "https://pbs.twimg.com/media/BlM0d2-CcAAT9ic.jpg:large";
  const colors = ["--color1=#0A2A2F", "--color2", "#FDE7A0", "--srgb=true"];
  assert.deepEqual(run(KEYS, "gradientmap", `--input=${input}`, ...colors), {
    status: 0,
    stdout:
      "https://imgflo.herokuapp.com/graph/key/49467a1d8a94cf6c8350841299ecfb56/gradientmap.jpg" +
      "?color1=%230A2A2F&color2=%23FDE7A0" +
      "&input=https%3A%2F%2Fpbs.twimg.com%2Fmedia%2FBlM0d2-CcAAT9ic.jpg%3Alarge&srgb=true",
    stderr: "",
  });
});

test("it says what is missing, and fails", () => {
  const failed = (message) => ({ status: 1, stdout: "", stderr: `ERROR: ${message}\n` });
  const config = (name) => failed(`imgflo config must contain a "${name}" key`);
  assert.deepEqual(run({ ...KEYS, IMGFLO_API_KEY: "" }, "passthrough", INPUT), config("key"));
  assert.deepEqual(run({ IMGFLO_API_KEY: "key" }, "passthrough", INPUT), config("secret"));
  const empty = { ...KEYS, IMGFLO_API_SERVER: "" };
  assert.deepEqual(run(empty, "passthrough", INPUT), config("server"));
  const input = failed('imgflo params must contain an "input" key');
  assert.deepEqual(run(KEYS, "passthrough"), input);
  assert.deepEqual(run(KEYS), failed("imgflo graph name not provided"));
});

test("a server of one's own is in a variable", () => {
  const { stdout } = run({ ...KEYS, IMGFLO_API_SERVER: "http://localhost:8888/" }, "g", INPUT);
  const params = { input: "http://example.com/foo.png" };
  assert.equal(stdout, imgflo({ ...CONFIG, server: "http://localhost:8888/" }, "g", params));
});

test("words are values, numbers and switches", () => {
  const input = "http://example.com/foo.png";
  for (const [words, params] of [
    [["--width", "0300"], { width: 300 }],
    [["--x=1e3", "--y=1.50", "--z=0x10"], { x: 1000, y: 1.5, z: 16 }],
    [["--on", "--off=false"], { on: true, off: "false" }],
    [["--no-alpha"], { alpha: false }],
    [["--a=1", "--a=2"], { a: "1,2" }],
    [["--empty="], { empty: "" }],
    [["--eq=a=b"], { eq: "a=b" }],
    [["-x", "5", "--y", "-5"], { x: 5, y: -5 }],
    [["--", "--not=this"], {}],
  ]) {
    const { stdout } = run(KEYS, "g", INPUT, ...words);
    assert.equal(stdout, imgflo(CONFIG, "g", { ...params, input }), words.join(" "));
  }
});
