import { expect, test } from "vitest";

import { carriesGraph } from "../carried";

const bytes = (text: string) => Uint8Array.from(text, (letter) => letter.charCodeAt(0));
const long = (value: number) => String.fromCharCode(value >> 24, value >> 16, value >> 8, value);
const little = (value: number) => String.fromCharCode(value, value >> 8, value >> 16, value >> 24);

const png = (...chunks: [string, string][]) =>
  bytes(
    `\x89PNG\r\n\x1a\n${chunks.map(([name, data]) => `${long(data.length)}${name}${data}____`).join("")}`,
  );

const webp = (...chunks: [string, string][]) =>
  bytes(
    `RIFF____WEBP${chunks.map(([name, data]) => `${name}${little(data.length)}${data}${data.length % 2 ? "\0" : ""}`).join("")}`,
  );

test("a PNG file carries a graph in a text of its own", () => {
  expect(carriesGraph(png(["IHDR", "0123456789abc"], ["iTXt", "imgflo graph\0\0\0\0\0{}"]))).toBe(
    true,
  );
  expect(carriesGraph(png(["IHDR", "0123456789abc"], ["iTXt", "imgflo graphs\0{}"]))).toBe(false);
  expect(carriesGraph(png(["IDAT", "iTXtimgflo graph\0"], ["IEND", ""]))).toBe(false);
});

test("a WebP file carries a graph in a chunk, behind others of any length", () => {
  expect(carriesGraph(webp(["VP8X", "0123456789"], ["VP8 ", "abc"], ["imgf", "{}"]))).toBe(true);
  expect(carriesGraph(webp(["VP8 ", "imgf{}"]))).toBe(false);
});

test("other files, and broken ones, carry none", () => {
  for (const text of [
    "",
    "\xff\xd8\xff\xe0",
    "RIFF____WAVEimgf",
    "\x89PNG\r\n\x1a\n\xff\xff\xff\xffiTXt",
  ])
    expect(carriesGraph(bytes(text))).toBe(false);
});
