/** Snippets of HTML that let a browser choose among sizes and formats. */

import { url, type Picture } from "./url.js";

/** A picture in several sizes. */
export interface Sizes extends Omit<Picture, "width" | "dpr"> {
  /** Widths in pixels, for pictures that are as wide as the page lets them. */
  widths?: readonly number[] | undefined;
  /** The width as shown, for pictures of a fixed size; `densities` says how fine. */
  width?: number | undefined;
  /** Pixels of the screen for each pixel of `width`: 1 and 2 if nothing is given. */
  densities?: readonly number[] | undefined;
}

/** A picture in several sizes and formats, and how it stands in a page. */
export interface Element extends Sizes {
  /** What it shows, for those who do not see it; empty for ornaments. */
  alt: string;
  /** Formats, the best first; the last is for every browser. */
  formats?: readonly string[] | undefined;
  /** How wide it is shown, as in the attribute `sizes`. */
  sizes?: string | undefined;
  /** Whether it may wait until it is near the part of the page that is seen. */
  loading?: "eager" | "lazy" | undefined;
  /** Its classes. */
  class?: string | undefined;
}

/** Media types that are not called like their ending. */
const TYPES: Record<string, string> = { jpg: "jpeg", svg: "svg+xml", tif: "tiff" };

/** The value of an attribute `srcset`: every width, or every density, with its address. */
export async function srcset(picture: Sizes): Promise<string> {
  const { widths, densities = [1, 2], ...rest } = picture;
  const variants = widths
    ? widths.map((width) => ({ wish: { width }, mark: `${width}w` }))
    : densities.map((dpr) => ({ wish: { dpr }, mark: `${dpr}x` }));
  if (variants.length === 0) {
    throw new TypeError("`widths` is empty; name at least one, or leave it out");
  }
  const one = async (variant: (typeof variants)[number]) =>
    `${await url({ ...rest, ...variant.wish })} ${variant.mark}`;
  return (await Promise.all(variants.map(one))).join(", ");
}

/** An element `<picture>`: the browser takes the first format it knows, in the size it needs. */
export async function picture(element: Element): Promise<string> {
  const { formats = ["avif", "webp", "jpg"], alt, sizes, loading = "lazy", ...rest } = element;
  const last = formats.at(-1);
  if (last === undefined) {
    throw new TypeError("`formats` is empty; name at least one, or leave it out");
  }
  const { class: classes, widths, densities: _, ...one } = rest;
  const source = async (format: string) =>
    tag("source", {
      type: `image/${TYPES[format] ?? format}`,
      srcset: await srcset({ ...rest, format }),
      sizes,
    });
  const sources = await Promise.all(formats.slice(0, -1).map(source));
  const width = widths ? Math.max(...widths) : one.width;
  const image = tag("img", {
    src: await url({ ...one, width, format: last }),
    srcset: await srcset({ ...rest, format: last }),
    sizes,
    alt,
    width: one.width,
    height: one.height,
    class: classes,
    loading,
    decoding: "async",
  });
  return `<picture>${sources.join("")}${image}</picture>`;
}

function tag(name: string, attributes: Record<string, string | number | undefined>): string {
  const given = Object.entries(attributes).filter(([, value]) => value !== undefined);
  return `<${name}${given.map(([key, value]) => ` ${key}="${escape(String(value))}"`).join("")}>`;
}

function escape(text: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll('"', "&quot;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;");
}
