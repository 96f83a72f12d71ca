// Curves through points, as the engine draws them: natural cubic splines.

/** A point of a curve. */
export interface Knot {
  x: number;
  y: number;
}

/** The points in a text such as `0,0 0.5,0.7 1,1`, from the left to the right. */
export function parseKnots(text: string): Knot[] {
  const knots = text
    .trim()
    .split(/\s+/)
    .map((pair) => pair.split(",").map(Number))
    .filter((pair): pair is [number, number] => pair.length === 2 && pair.every(Number.isFinite))
    .map(([x, y]) => ({ x, y }));
  return knots.sort((a, b) => a.x - b.x);
}

/** The text of points. */
export function writeKnots(knots: readonly Knot[]): string {
  const short = (value: number) => String(Number(value.toFixed(4)));
  return knots.map(({ x, y }) => `${short(x)},${short(y)}`).join(" ");
}

/** The height of the curve at any place. */
export function spline(knots: readonly Knot[]): (x: number) => number {
  const bends = bendsOf(knots);
  return (x) => {
    const next = Math.max(
      1,
      knots.findIndex((knot) => knot.x > x),
    );
    const last = knots.length - 1;
    const i = x >= (knots[last]?.x ?? 0) ? last : next;
    const [from, to] = [knots[i - 1], knots[i]];
    if (!from || !to) return knots[0]?.y ?? 0;
    const width = to.x - from.x;
    const [a, b] = [(to.x - x) / width, (x - from.x) / width];
    const bend = (a ** 3 - a) * (bends[i - 1] ?? 0) + (b ** 3 - b) * (bends[i] ?? 0);
    return a * from.y + b * to.y + (bend * width ** 2) / 6;
  };
}

/** The second derivatives at the points: zero at both ends. */
function bendsOf(knots: readonly Knot[]): number[] {
  const count = knots.length;
  const bends = new Array<number>(count).fill(0);
  const ratio = new Array<number>(count).fill(0);
  for (let i = 1; i < count - 1; i += 1) {
    const [before, here, after] = knots.slice(i - 1, i + 2) as [Knot, Knot, Knot];
    const left = here.x - before.x;
    const all = after.x - before.x;
    const pivot = 2 * all - left * (ratio[i - 1] ?? 0);
    const slope = (after.y - here.y) / (after.x - here.x) - (here.y - before.y) / left;
    ratio[i] = (after.x - here.x) / pivot;
    bends[i] = (6 * slope - left * (bends[i - 1] ?? 0)) / pivot;
  }
  for (let i = count - 2; i > 0; i -= 1) {
    bends[i] = (bends[i] ?? 0) - (ratio[i] ?? 0) * (bends[i + 1] ?? 0);
  }
  return bends;
}
