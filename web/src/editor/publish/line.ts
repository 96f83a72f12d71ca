// The line for the shell that makes the same picture.

import type { Request } from "../../gallery/request";
import { quoted } from "../../gallery/snippets";

/**
 * A call of `imgflo run`, with all that it needs: the graph and the picture come from the server. Where
 * graphs are shown to those who have a secret, it is taken from the shell, and not written into what
 * is copied.
 */
export function commandLine(request: Request, isSecret: boolean): string {
  const { graph, extension, picture, values, width } = request;
  const source = `${location.origin}/graphs/${encodeURIComponent(graph)}`;
  const given = picture && "address" in picture ? picture.address : null;
  const input = given === null ? null : inputOf(given);
  return [
    ...(input ? [`curl -sfo ${quoted(input.file)} ${quoted(input.address)} &&`] : []),
    `curl -sf ${isSecret ? '-H "Authorization: Bearer $SECRET" ' : ""}${quoted(source)} | imgflo run -`,
    ...(input ? [`-i ${quoted(input.file)}`] : []),
    ...[...values].map(([name, value]) => `-p ${quoted(`${name}=${value}`)}`),
    ...(width === "" ? [] : [`--size ${width}`]),
    `-o ${quoted(`${graph}.${extension}`)}`,
  ].join(" ");
}

/** Where a picture is, and the name that its file gets here. */
function inputOf(given: string): { address: string; file: string } {
  const { href, pathname } = new URL(given, `${location.origin}/`);
  const file = decodeURIComponent(pathname.replace(/^.*\//, ""));
  return { address: href, file: file === "" ? "input" : file };
}
