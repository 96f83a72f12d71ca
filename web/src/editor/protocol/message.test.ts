import { expect, test } from "vitest";

import { parse, unpack } from "./message";

test("a message has a protocol and a command, or is none", () => {
  expect(parse('{"protocol":"graph","command":"addnode"}')?.payload).toEqual({});
  expect(parse('{"protocol":"graph"}')).toBeNull();
  expect(parse("no JSON")).toBeNull();
});

test("a binary frame is a header and a file", () => {
  const header = new TextEncoder().encode('{"view":"main"}');
  const bytes = new Uint8Array(4 + header.length + 2);
  new DataView(bytes.buffer).setUint32(0, header.length);
  bytes.set(header, 4);
  bytes.set([7, 8], 4 + header.length);
  const frame = unpack(bytes.buffer);
  expect(frame?.header).toEqual({ view: "main" });
  expect([...(frame?.file ?? [])]).toEqual([7, 8]);
});

test("a frame that is cut off is none", () => {
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setUint32(0, 100);
  expect(unpack(bytes.buffer)).toBeNull();
  expect(unpack(new ArrayBuffer(2))).toBeNull();
});
