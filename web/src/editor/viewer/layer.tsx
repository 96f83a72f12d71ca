// A picture in the viewer. While a sharp one is on its way, the last one is shown, enlarged.

import { useEffect, useRef, useState } from "react";

import { useWatch } from "../session/watch";
import type { Picture, Rect, Wish } from "../session/views";
import type { Placed, Size } from "./camera";
import { seen } from "./camera";

/** A picture that can be drawn. */
interface Drawable {
  image: ImageBitmap | HTMLImageElement;
  region: Rect;
}

/** What is shown of a node: all of it, and the part that is seen in full sharpness. */
interface Shown {
  whole: Drawable | null;
  part: Drawable | null;
}

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
  const { picture } = useWatch(view, wished && still !== undefined ? { ...wished, still } : wished);
  const canvas = useRef<HTMLCanvasElement>(null);
  const shown = useDrawable(picture, still ?? node);
  const fine = devicePixelRatio;

  useEffect(() => {
    const context = canvas.current?.getContext("2d");
    if (context && placed && bounds) draw(context, shown, placed, bounds, fine);
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

/** The newest pictures of a node, decoded. */
function useDrawable(picture: Picture | null, node: string): Shown {
  const [shown, setShown] = useState<Shown & { node: string }>({ whole: null, part: null, node });
  useEffect(() => {
    if (!picture) return;
    let late = false;
    const { region, bounds } = picture;
    const whole = region.width >= bounds.width && region.height >= bounds.height;
    decoded(picture).then(
      (image) => {
        if (late) return;
        setShown((before) => {
          const now = { image, region };
          if (whole) return { whole: now, part: null, node };
          return { whole: before.node === node ? before.whole : null, part: now, node };
        });
      },
      () => undefined,
    );
    return () => {
      late = true;
    };
  }, [picture, node]);
  return shown;
}

async function decoded(picture: Picture): Promise<ImageBitmap | HTMLImageElement> {
  if (picture.file) return createImageBitmap(picture.file);
  const image = new Image();
  image.src = picture.url;
  await image.decode();
  return image;
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
    const x = placed.left * fine + (region.x - bounds.x) * scale;
    const y = placed.top * fine + (region.y - bounds.y) * scale;
    if (drawable === part) context.clearRect(x, y, region.width * scale, region.height * scale);
    context.drawImage(image, x, y, region.width * scale, region.height * scale);
  }
}
