// Pictures on their way to the screen.

import type { Picture, Rect } from "../session/views";

/** A picture that can be drawn. */
export interface Drawable {
  image: ImageBitmap | HTMLImageElement;
  region: Rect;
}

/**
 * Decodes pictures, one at a time; of those that come meanwhile only the newest. So some are seen
 * even if they come faster than they can be decoded, and the last one always is.
 */
export class Decoder {
  private last: Picture | null = null;
  private next: Picture | null = null;
  private busy = false;
  private ended = false;

  constructor(private readonly done: (drawable: Drawable, picture: Picture) => void) {}

  /** Takes the newest picture. */
  take(picture: Picture): void {
    if (picture === this.last) return;
    this.last = this.next = picture;
    if (!this.busy) void this.work();
  }

  /** Gives no more. */
  end(): void {
    this.ended = true;
  }

  private async work(): Promise<void> {
    this.busy = true;
    while (this.next && !this.ended) {
      const picture = this.next;
      this.next = null;
      const image = await decoded(picture).catch(() => null);
      if (!image) continue;
      const drawable = { image, region: picture.region };
      if (this.ended) free(drawable);
      else this.done(drawable, picture);
    }
    this.busy = false;
  }
}

/** Gives the memory of a picture back, which is not to be drawn any more. */
export function free({ image }: Drawable): void {
  if (image instanceof ImageBitmap) image.close();
}

async function decoded(picture: Picture): Promise<ImageBitmap | HTMLImageElement> {
  const file = picture.file();
  if (file) return createImageBitmap(file);
  const image = new Image();
  image.src = picture.url;
  await image.decode();
  return image;
}
