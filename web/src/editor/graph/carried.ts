// Picture files that carry the graph which made them: PNG in a text of its own, WebP in a chunk.

/** The keyword of the text in PNG. */
const KEYWORD = "imgflo graph";

/** The name of the chunk in WebP. */
const CHUNK = "imgf";

const PNG = "\x89PNG\r\n\x1a\n";

/** Whether a file carries a graph. */
export function carriesGraph(file: Uint8Array): boolean {
  if (text(file, 0, PNG.length) === PNG) return chunks(file, PNG.length, png).some(isGraph);
  const riff = text(file, 0, 4) === "RIFF" && text(file, 8, 4) === "WEBP";
  return riff && chunks(file, 12, webp).some(({ name }) => name === CHUNK);
}

/** A part of a file: what it is called, where its data begins, and where the next one does. */
interface Chunk {
  name: string;
  begin: string;
  next: number;
}

function isGraph({ name, begin }: Chunk): boolean {
  return name === "iTXt" && begin.startsWith(`${KEYWORD}\0`);
}

function chunks(file: Uint8Array, from: number, read: typeof png): Chunk[] {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const found: Chunk[] = [];
  for (let at = from; at + 8 <= file.length; at = found.at(-1)?.next ?? Infinity) {
    found.push(read(file, view, at));
  }
  return found;
}

/** Length, name, data, and a sum of four bytes. */
function png(file: Uint8Array, view: DataView, at: number): Chunk {
  const begin = text(file, at + 8, KEYWORD.length + 1);
  return { name: text(file, at + 4, 4), begin, next: at + view.getUint32(at) + 12 };
}

/** Name, length, and data that fills an even number of bytes. */
function webp(file: Uint8Array, view: DataView, at: number): Chunk {
  const length = view.getUint32(at + 4, true);
  return { name: text(file, at, 4), begin: "", next: at + 8 + length + (length % 2) };
}

function text(file: Uint8Array, at: number, length: number): string {
  return String.fromCharCode(...file.subarray(at, at + length));
}
