// Arrow keys, which move things on the picture.

/** Steps that an arrow key moves something with Shift; without it, one. */
const FAR = 10;

const ARROWS: Record<string, readonly [number, number]> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

/** Whether a key is an arrow. */
export function isArrow(key: string): boolean {
  return key in ARROWS;
}

/** Steps across and down that an arrow key moves something; nothing if it is none, or other keys are
 * held that make it something else. */
export function stepOf(event: {
  key: string;
  shiftKey: boolean;
  ctrlKey: boolean;
  metaKey: boolean;
  altKey: boolean;
}): readonly [number, number] | null {
  const arrow = ARROWS[event.key];
  if (!arrow || event.ctrlKey || event.metaKey || event.altKey) return null;
  const far = event.shiftKey ? FAR : 1;
  return [arrow[0] * far, arrow[1] * far];
}
