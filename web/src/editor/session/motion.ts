// Animated pictures: how many frames they have, and how long each is shown.

import { lookAt } from "./http";

/** Milliseconds that a frame is shown at least, as browsers have it; and when nothing is said. */
const LEAST = 20;
const USUAL = 100;

/** The kinds of files that may move. */
const KINDS = ["image/gif", "image/webp", "image/png"];

/** A picture that moves. */
export interface Motion {
  frames: number;
  /** Milliseconds that a frame is shown. */
  time(frame: number): Promise<number>;
}

/** The motion of the picture at an address of this server's; nothing if it does not move. */
export async function motionOf(address: string, signal: AbortSignal): Promise<Motion | null> {
  const place = lookAt(address);
  if (!("ImageDecoder" in globalThis) || !place.startsWith("/")) return null;
  const response = await fetch(place, { signal });
  const type = response.headers.get("content-type") ?? "";
  if (!response.ok || !response.body || !KINDS.includes(type)) {
    await response.body?.cancel();
    return null;
  }
  const decoder = new ImageDecoder({ data: response.body, type });
  await decoder.completed;
  const frames = decoder.tracks.selectedTrack?.frameCount ?? 1;
  if (frames > 1) return { frames, time: (frame) => shown(decoder, frame) };
  decoder.close();
  return null;
}

async function shown(decoder: ImageDecoder, frameIndex: number): Promise<number> {
  const { image } = await decoder.decode({ frameIndex });
  const { duration } = image;
  image.close();
  return duration === null ? USUAL : Math.max(duration / 1000, LEAST);
}
