// Texts that others get a picture with: an address, a piece of HTML, a line for the shell.

import type { Key } from "./key";
import type { Request } from "./request";
import { address } from "./request";

/** Widths to offer to browsers, where none was asked for. */
const WIDTHS = [320, 640, 1280, 1920];

function isFile(request: Request): boolean {
  return request.picture !== null && "file" in request.picture;
}

async function whole(
  request: Request,
  key: Key | null,
  more?: Record<string, string>,
): Promise<string> {
  return location.origin + (await address(request, key, more));
}

/** The address of the picture; nothing if it is of a file of the user's. */
export async function link(request: Request, key: Key | null): Promise<string | null> {
  return isFile(request) ? null : whole(request, key);
}

/** The line that gets the picture. */
export async function curl(request: Request, key: Key | null): Promise<string> {
  const output = `${request.graph}.${request.extension || "out"}`;
  const line = `curl -o ${quoted(output)} ${quoted(await whole(request, key))}`;
  if (!request.picture || !("file" in request.picture)) return line;
  const { name, type } = request.picture.file;
  return `${line} \\\n  -H 'content-type: ${type || "application/octet-stream"}' --data-binary @${quoted(name)}`;
}

/** A word of the shell. */
export function quoted(text: string): string {
  return /^[\w./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}

/** A width and a height. */
interface Size {
  width: number;
  height: number;
}

/** The piece of HTML that shows the picture; its size keeps the page in place. No larger one is
 * offered than there is. */
export async function html(
  request: Request,
  key: Key | null,
  known: Size | null = null,
): Promise<string | null> {
  if (isFile(request)) return null;
  const src = await whole(request, key);
  const size = known ?? (await sizeOf(src));
  const sized = request.width !== "" || request.height !== "";
  const sources = !size
    ? []
    : sized
      ? densities(request, key, src, size)
      : widths(request, key, size);
  const attributes = [
    `src="${escaped(src)}"`,
    ...(await sources),
    size ? `width="${size.width}" height="${size.height}" alt=""` : `alt=""`,
  ];
  return `<img ${attributes.join("\n     ")}>`;
}

/** How large a picture is; nothing if it cannot be had. */
async function sizeOf(address: string): Promise<Size | null> {
  const image = new Image();
  image.src = address;
  const there = await image.decode().then(
    () => true,
    () => false,
  );
  return there ? { width: image.naturalWidth, height: image.naturalHeight } : null;
}

/** The same size, and finer for fine screens, if there is more to be seen. */
async function densities(
  request: Request,
  key: Key | null,
  src: string,
  { width }: Size,
): Promise<string[]> {
  const fine = await whole(request, key, { dpr: "2" });
  const times = ((await sizeOf(fine))?.width ?? 0) / width;
  if (times <= 1) return [];
  return [`srcset="${escaped(src)} 1x,\n             ${escaped(fine)} ${+times.toFixed(2)}x"`];
}

/** Several widths up to that of the result. */
async function widths(request: Request, key: Key | null, { width: most }: Size): Promise<string[]> {
  const all = [...WIDTHS.filter((width) => width < most), most];
  const one = async (width: number) =>
    `${escaped(await whole(request, key, { width: String(width) }))} ${width}w`;
  const list = await Promise.all(all.map(one));
  return [`srcset="${list.join(",\n             ")}"`, `sizes="100vw"`];
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll('"', "&quot;");
}
