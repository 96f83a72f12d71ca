/** The program `imgflo-url`: prints an address of the old form. */

import { imgfloUrl, type Config, type Params } from "./imgflo-url.js";

/** Where addresses lead if `IMGFLO_API_SERVER` does not say. */
const SERVER = "https://imgflo.herokuapp.com/";
/** `--NAME`, `--NAME=VALUE`, or `-N` for a name of one letter. */
const OPTION = /^(?:--|-(?=[a-z]$))([^=-][^=]*)(?:=([^]*))?$/i;
const NUMBER = /^(0x[0-9a-f]+|[-+]?(\d+(\.\d*)?|\.\d+)(e[-+]?\d+)?)$/i;

/** What the program prints, and where it ends. */
export interface Outcome {
  /** For standard output. */
  out: string;
  /** For standard error. */
  error: string;
  /** The exit code. */
  code: 0 | 1;
}

/** Does what the words and variables say: `GRAPH --NAME VALUE --NAME=VALUE …`. */
export function run(words: readonly string[], env: Record<string, string | undefined>): Outcome {
  const { graph, params } = parse(words);
  // What is empty counts as missing.
  const config = {
    server: (env["IMGFLO_API_SERVER"] ?? SERVER) || null,
    key: env["IMGFLO_API_KEY"] || null,
    secret: env["IMGFLO_API_SECRET"] || null,
  };
  try {
    const url = imgfloUrl(config as Config, graph as string, params as Params);
    return { out: url, error: "", code: 0 };
  } catch (error) {
    return { out: "", error: `ERROR: ${(error as Error).message}\n`, code: 1 };
  }
}

/** The graph and its parameters. One that is repeated has all its values, with commas between. */
function parse(words: readonly string[]): { graph?: string; params: Record<string, unknown> } {
  const params: Record<string, unknown> = {};
  const set = (name: string, value: unknown) => {
    const known = Object.hasOwn(params, name);
    params[name] = known ? [params[name], value].flat() : value;
  };
  const rest: string[] = [];
  for (let at = 0; at < words.length; at++) {
    const word = words[at] ?? "";
    const next = words[at + 1];
    const [, name = "", value] = OPTION.exec(word) ?? [];
    if (word === "--") {
      rest.push(...words.slice(at + 1));
      break;
    } else if (name === "") {
      rest.push(word);
    } else if (value !== undefined) {
      set(name, plain(value));
    } else if (name.startsWith("no-")) {
      set(name.slice(3), false);
    } else if (next === undefined || next.startsWith("--")) {
      set(name, true);
    } else {
      set(name, plain(next));
      at++;
    }
  }
  const [graph] = rest;
  return graph === undefined ? { params } : { graph, params };
}

/** Numbers are written in their shortest form. */
function plain(value: string): string | number {
  return NUMBER.test(value) ? Number(value) : value;
}
