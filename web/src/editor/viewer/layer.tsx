// A picture in the viewer. While a sharp one is on its way, the last one is shown, enlarged.

import type { RefObject } from "react";
import { useEffect, useRef } from "react";

import { useEditor } from "../editor";
import type { Rect, Wish } from "../session/views";
import { useWatch } from "../session/watch";
import type { Placed, Size } from "./camera";
import { seen } from "./camera";
import type { Drawable } from "./decoder";
import { Decoder, free } from "./decoder";

/** What is shown of a node: all of it, and the part that is seen in full sharpness. */
interface Shown {
  whole: Drawable | null;
  part: Drawable | null;
}

const NOTHING: Shown = { whole: null, part: null };

/** Pixels of the picture are told apart from this many pixels of the screen on. */
const PIXELS = 3;

/** The picture of a node. */
export function Layer({
  view,
  node,
  still,
  screen,
  bounds,
  placed,
  filter,
  clip,
  label,
}: {
  view: string;
  node: string;
  /** A picture file that is shown instead. */
  still?: string | undefined;
  screen: Size;
  bounds: Rect | null;
  placed: Placed | null;
  filter: string;
  clip?: string;
  label: string;
}) {
  const wished = wish(node, screen, bounds, placed);
  useWatch(view, wished && still !== undefined ? { ...wished, still } : wished);
  const canvas = useRef<HTMLCanvasElement>(null);
  const fine = devicePixelRatio;
  const paint = useRef(() => {});
  const shown = useDecoded(view, still ?? node, paint);

  useEffect(() => {
    paint.current = () => {
      const context = canvas.current?.getContext("2d");
      if (context && placed && bounds) draw(context, shown.current, placed, bounds, fine);
    };
    paint.current();
  }, [shown, placed, bounds, screen, fine]);

  return (
    <canvas
      ref={canvas}
      className="layer"
      role="img"
      aria-label={label}
      width={Math.round(screen.width * fine)}
      height={Math.round(screen.height * fine)}
      style={{ filter, clipPath: clip }}
    />
  );
}

/** Asks for as many pixels as the screen has where the picture is. */
function wish(node: string, screen: Size, bounds: Rect | null, placed: Placed | null): Wish | null {
  if (screen.width === 0 || screen.height === 0) return null;
  const fine = devicePixelRatio;
  const region = bounds && placed ? seen(placed, screen, bounds) : null;
  const area = region ?? bounds;
  const size =
    area && placed
      ? { width: area.width * placed.scale, height: area.height * placed.scale }
      : screen;
  return {
    node,
    width: Math.max(1, Math.round(Math.min(size.width, screen.width) * fine)),
    height: Math.max(1, Math.round(Math.min(size.height, screen.height) * fine)),
    priority: 10,
    ...(region ? { region } : {}),
  };
}

/** The newest pictures of a node, decoded; `paint` is called when there is another. */
function useDecoded(view: string, node: string, paint: RefObject<() => void>): RefObject<Shown> {
  const { views } = useEditor();
  const shown = useRef<Shown>(NOTHING);
  useEffect(() => {
    // What is there of another node stays until there is something of this one.
    let other = shown.current !== NOTHING;
    const decoder = new Decoder((drawable, { region, bounds }) => {
      const before = shown.current;
      const whole = region.width >= bounds.width && region.height >= bounds.height;
      shown.current = whole
        ? { whole: drawable, part: null }
        : { whole: other ? null : before.whole, part: drawable };
      other = false;
      paint.current();
      for (const old of [before.whole, before.part])
        if (old && old !== shown.current.whole) free(old);
    });
    const look = () => {
      const { picture } = views.get(view);
      if (picture) decoder.take(picture);
    };
    if (!other) look();
    const forget = views.subscribe(view, look);
    return () => {
      forget();
      decoder.end();
    };
  }, [views, view, node, paint]);
  return shown;
}

function draw(
  context: CanvasRenderingContext2D,
  { whole, part }: Shown,
  placed: Placed,
  bounds: Rect,
  fine: number,
): void {
  const { canvas } = context;
  context.setTransform(1, 0, 0, 1, 0, 0);
  context.clearRect(0, 0, canvas.width, canvas.height);
  const scale = placed.scale * fine;
  context.imageSmoothingEnabled = scale < PIXELS;
  context.imageSmoothingQuality = "high";
  for (const drawable of [whole, part]) {
    if (!drawable) continue;
    const { image, region } = drawable;
    // Whole pixels of the screen: what has as many as it gets is not mixed from them.
    const x = Math.round(placed.left * fine + (region.x - bounds.x) * scale);
    const y = Math.round(placed.top * fine + (region.y - bounds.y) * scale);
    const [width, height] = [Math.round(region.width * scale), Math.round(region.height * scale)];
    if (drawable === part) context.clearRect(x, y, width, height);
    context.drawImage(image, x, y, width, height);
  }
}
