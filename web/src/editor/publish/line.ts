// The line for the shell that makes the same picture.

import type { Request } from "../../gallery/request";
import { quoted } from "../../gallery/snippets";

/** A call of `imgflo run`, where the graph's file is, in FBP JSON. */
export function commandLine({ graph, extension, picture, values, width }: Request): string {
  const input = picture && "address" in picture ? [`-i ${quoted(fileName(picture.address))}`] : [];
  const parameters = [...values].map(([name, value]) => `-p ${quoted(`${name}=${value}`)}`);
  const size = width === "" ? [] : [`--size ${width}`];
  const output = `-o ${quoted(`${graph}.${extension}`)}`;
  return ["imgflo run", quoted(`${graph}.json`), ...input, ...parameters, ...size, output].join(
    " ",
  );
}

function fileName(address: string): string {
  return address.replace(/^files\//, "").replace(/^.*\//, "");
}
