// Graphs in the FBP language: the form in which people write them by hand.

import type { Json, Metadata } from "./json";
import type { Source } from "./source";

const NAME = "[A-Za-z_][A-Za-z0-9_./-]*";
const NODE = `(?<node>[A-Za-z_][A-Za-z0-9_-]*)(?:\\((?<component>[A-Za-z0-9_/.-]*)(?::(?<notes>[^)]*))?\\))?`;
const EXPORT = new RegExp(
  `^(?<kind>IN|OUT)PORT=(?<node>[\\w-]+)\\.(?<port>[\\w-]+):(?<name>[\\w-]+)$`,
);
const INTO = `(?:(?<into>${NAME}(?:\\[\\d+\\])?) +)?`;
const FROM = `(?: +(?<from>${NAME}(?:\\[\\d+\\])?))?`;
const FIRST = new RegExp(`^${NODE}${FROM}$`);
const STATION = new RegExp(`^${INTO}${NODE}${FROM}$`);
const DATA =
  /^(?:'((?:[^'\\]|\\.)*)'|("(?:[^"\\]|\\.)*"|-?\d[\d.eE+-]*|[[{].*))(?: +([A-Za-z_][\w.-]*))?$/;

/** The graph that a text describes; nothing if it is not in this language. */
export function parseFbp(text: string): Source | null {
  const source = {
    properties: {} as { [name: string]: Json },
    inports: {},
    outports: {},
    processes: {},
    connections: [],
  };
  for (const line of statements(text)) {
    const read = annotation(line, source) || exported(line, source) || chain(line, source);
    if (!read) return null;
  }
  return Object.keys(source.processes).length > 0 ? source : null;
}

type Draft = Required<Pick<Source, "inports" | "outports" | "processes" | "connections">> & {
  properties: { [name: string]: Json };
};

/** Lines, and what commas separate in them, but not within texts. */
function statements(text: string): string[] {
  return text
    .split(/\r?\n/)
    .flatMap((line) =>
      line.trim().startsWith("#")
        ? [line]
        : line.split(/,(?=(?:[^']*'[^']*')*[^']*$)(?![^[{]*[\]}])/),
    )
    .map((line) => line.trim())
    .filter((line) => line !== "");
}

function annotation(line: string, source: Draft): boolean {
  if (!line.startsWith("#")) return false;
  const [, name, value = ""] = /^# *@(\w+) +(.+)$/.exec(line) ?? [];
  if (name === "runtime") source.properties["environment"] = { type: value };
  else if (name) source.properties[name] = value;
  return true;
}

function exported(line: string, { inports, outports }: Draft): boolean {
  const { kind, node, port, name } = EXPORT.exec(line)?.groups ?? {};
  if (!node || !port || !name) return false;
  const all = kind === "IN" ? inports : outports;
  all[name.toLowerCase()] = { process: node, port: port.toLowerCase() };
  return true;
}

function chain(line: string, source: Draft): boolean {
  const parts = line.split(/ *-> *(?=(?:[^']*'[^']*')*[^']*$)/);
  let before: { process: string; port: string } | { data: Json } | null = null;
  for (const [i, part] of parts.entries()) {
    const data = i === 0 ? DATA.exec(part) : null;
    if (data) {
      const value = valueOf(data[1], data[2]);
      if (value === undefined) return false;
      before = { data: value };
      continue;
    }
    const {
      into = "in",
      node,
      component,
      notes,
      from = "out",
    } = (i === 0 ? FIRST : STATION).exec(part)?.groups ?? {};
    if (!node) return false;
    if (component !== undefined) source.processes[node] = { component, metadata: noted(notes) };
    const tgt = { process: node, port: into.toLowerCase() };
    if (before)
      source.connections.push("data" in before ? { data: before.data, tgt } : { src: before, tgt });
    before = { process: node, port: from.toLowerCase() };
  }
  return true;
}

function valueOf(text: string | undefined, json: string | undefined): Json | undefined {
  if (text !== undefined) return text.replaceAll("\\'", "'");
  try {
    return JSON.parse(json ?? "") as Json;
  } catch {
    return undefined;
  }
}

function noted(notes: string | undefined): Metadata {
  const pairs = (notes ?? "").split(",").map((note) => note.split("="));
  return Object.fromEntries(
    pairs.flatMap(([name, value]) => {
      if (!name || value === undefined) return [];
      return [[name, name === "x" || name === "y" ? Number(value) : value]];
    }),
  );
}

/** A graph as a text in this language. What it has no words for (frames, labels) is left out. */
export function writeFbp(source: Source): string {
  const { properties = {}, inports = {}, outports = {}, processes = {}, connections = [] } = source;
  const named = new Set<string>();
  const station = (id: string) => {
    const component = processes[id]?.component;
    const text = named.has(id) || component === undefined ? id : `${id}(${component})`;
    named.add(id);
    return text;
  };
  const lines = ["name", "description"].flatMap((name) =>
    typeof properties[name] === "string"
      ? [`# @${name} ${properties[name].replaceAll("\n", " ")}`]
      : [],
  );
  const ports = (kind: string, all: typeof inports) =>
    Object.entries(all).map(
      ([name, { process, port }]) =>
        `${kind}=${process}.${port.toUpperCase()}:${name.toUpperCase()}`,
    );
  const edges = connections.map(({ src, data, tgt }) => {
    const from = src ? `${station(src.process)} ${src.port.toUpperCase()}` : literal(data ?? null);
    return `${from} -> ${tgt.port.toUpperCase()} ${station(tgt.process)}`;
  });
  const alone = Object.keys(processes).filter((id) => !named.has(id));
  return [
    ...lines,
    "# @runtime imgflo",
    "",
    ...ports("INPORT", inports),
    ...ports("OUTPORT", outports),
    "",
    ...edges,
    ...alone.map(station),
    "",
  ].join("\n");
}

function literal(data: Json): string {
  return typeof data === "string" ? `'${data.replaceAll("'", "\\'")}'` : JSON.stringify(data);
}
