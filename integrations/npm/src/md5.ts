/**
 * MD5 (RFC 1321), for the addresses of old servers only: it is no protection any more.
 * WebCrypto has none, and an old address is made at once, without waiting.
 */

/** How far each step of a round turns; every round has four. */
const TURNS = [
  [7, 12, 17, 22],
  [5, 9, 14, 20],
  [4, 11, 16, 23],
  [6, 10, 15, 21],
] as const;

/** The constant of each step: the digits of a sine. */
const SINES = Array.from({ length: 64 }, (_, step) =>
  Math.floor(Math.abs(Math.sin(step + 1)) * 2 ** 32),
);

/** The MD5 sum of a text in UTF-8, as 32 hexadecimal digits. */
export function md5(text: string): string {
  const words = padded(new TextEncoder().encode(text));
  const state = new Uint32Array([0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476]);
  for (let start = 0; start < words.length; start += 16) {
    mix(state, words.subarray(start, start + 16));
  }
  const bytes = new DataView(new ArrayBuffer(16));
  state.forEach((word, index) => bytes.setUint32(4 * index, word, true));
  return Array.from({ length: 16 }, (_, at) => bytes.getUint8(at))
    .map((byte) => byte.toString(16).padStart(2, "0"))
    .join("");
}

/** The bytes, a bit, zeros, and the length in bits: whole blocks of 16 words. */
function padded(bytes: Uint8Array): Uint32Array {
  const blocks = Math.floor((bytes.length + 8) / 64) + 1;
  const view = new DataView(new ArrayBuffer(64 * blocks));
  bytes.forEach((byte, at) => view.setUint8(at, byte));
  view.setUint8(bytes.length, 0x80);
  const bits = 8 * bytes.length;
  view.setUint32(64 * blocks - 8, bits >>> 0, true);
  view.setUint32(64 * blocks - 4, Math.floor(bits / 2 ** 32), true);
  return Uint32Array.from({ length: 16 * blocks }, (_, at) => view.getUint32(4 * at, true));
}

/** Takes a block into the state. */
function mix(state: Uint32Array, block: Uint32Array): void {
  let [a, b, c, d] = state as unknown as [number, number, number, number];
  for (let step = 0; step < 64; step++) {
    const round = step >> 4;
    const [value, word] = choose(round, step, b, c, d);
    const sum = (a + value + (SINES[step] ?? 0) + (block[word] ?? 0)) | 0;
    const turn = TURNS[round]?.[step % 4] ?? 0;
    [a, d, c, b] = [d, c, b, (b + ((sum << turn) | (sum >>> (32 - turn)))) | 0];
  }
  [a, b, c, d].forEach((word, index) => (state[index] = (state[index] ?? 0) + word));
}

/** What a step makes of three words, and which word of the block it takes. */
function choose(
  round: number,
  step: number,
  b: number,
  c: number,
  d: number,
): [value: number, word: number] {
  switch (round) {
    case 0:
      return [(b & c) | (~b & d), step];
    case 1:
      return [(d & b) | (~d & c), (5 * step + 1) % 16];
    case 2:
      return [b ^ c ^ d, (3 * step + 5) % 16];
    default:
      return [c ^ (b | ~d), (7 * step) % 16];
  }
}
