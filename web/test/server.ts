// A small image server for the tests: the pages as they were built, and pictures by `imgflo run`.

import { execFile } from "node:child_process";
import { createHash, createHmac } from "node:crypto";
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import type { IncomingMessage, ServerResponse } from "node:http";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { extname, join, parse, resolve } from "node:path";
import { promisify } from "node:util";

import { KEY } from "./server-key";

const WEB = resolve(import.meta.dirname, "..");
const GRAPHS = resolve(WEB, "../graphs");
const IMGFLO = process.env["IMGFLO"] ?? resolve(WEB, "../target/release/imgflo");
const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:; connect-src 'self'";
const TYPES: Record<string, string> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".svg": "image/svg+xml",
  ".json": "application/json",
  ".jpg": "image/jpeg",
  ".jpeg": "image/jpeg",
  ".png": "image/png",
  ".webp": "image/webp",
  ".avif": "image/avif",
};

const run = promisify(execFile);

class Refused extends Error {
  constructor(
    readonly status: number,
    message: string,
    readonly parameter?: string,
    readonly kind = "unusable-value",
  ) {
    super(message);
  }
}

function graphFiles(): Map<string, string> {
  const files = readdirSync(GRAPHS).filter((file) =>
    [".json", ".fbp", ".xml"].includes(extname(file)),
  );
  return new Map(files.map((file) => [parse(file).name, join(GRAPHS, file)]));
}

async function graphs(): Promise<string> {
  const files = [...graphFiles()].sort();
  const told = await Promise.allSettled(
    files.map(([, path]) => run(IMGFLO, ["graph", path, "--fbp-json"])),
  );
  const good = files.flatMap(([name], i) => {
    const outcome = told[i];
    return outcome?.status === "fulfilled" ? [[name, JSON.parse(outcome.value.stdout)]] : [];
  });
  return JSON.stringify({ graphs: Object.fromEntries(good) });
}

/** Options of the program for the parameters that every graph has. */
function size(query: URLSearchParams): string[] {
  const [width, height] = ["width", "height"].map((name) => side(query, name));
  const options = width || height ? ["--size", `${width ?? ""}${height ? `x${height}` : ""}`] : [];
  const quality = query.get("quality");
  return quality ? [...options, "--quality", quality] : options;
}

function side(query: URLSearchParams, name: string): string | null {
  const value = query.get(name);
  if (value !== null && !/^[1-9]\d{0,4}$/.test(value)) {
    throw new Refused(422, `\`${name}\` is ${value}, but takes 1 to 65535`, name);
  }
  return value;
}

async function picture(url: URL, folder: string, body: Buffer | null): Promise<Buffer> {
  checkSignature(url);
  const { name, ext } = parse(decodeURIComponent(url.pathname.slice("/image/".length)));
  const file = graphFiles().get(name);
  if (!file) throw new Refused(404, `there is no graph \`${name}\``);
  const input = body ? join(folder, "posted") : source(url.searchParams.get("input"));
  if (body) writeFileSync(join(folder, "posted"), body);
  if (name === "noop" && input) return readFileSync(input);
  const { inports } = JSON.parse((await run(IMGFLO, ["graph", file, "--fbp-json"])).stdout);
  const own = ["input", "width", "height", "fit", "quality", "dpr", "key", "expires", "signature"];
  const values = [...url.searchParams].filter(
    ([key]) => !own.includes(key) || (inports[key] && key !== "input"),
  );
  const wanted = inports.width ? new URLSearchParams() : url.searchParams;
  const out = join(folder, `out${ext}`);
  const words = [
    "run",
    file,
    "-o",
    out,
    ...size(wanted),
    ...values.flatMap(([key, value]) => ["-p", `${key}=${value}`]),
  ];
  try {
    await run(IMGFLO, inports.input && input ? [...words, "-i", input] : words);
  } catch (error) {
    const said = String((error as { stderr?: string }).stderr).split("\n")[0] ?? "";
    const parameter = values.find(([key]) => said.includes(`\`${key}\``))?.[0];
    throw new Refused(422, said.replace(/^imgflo: (\S+: )?/, ""), parameter);
  }
  return readFileSync(out);
}

function checkSignature(url: URL): void {
  if (!url.searchParams.has("key")) return;
  const [text, signature] = `${url.pathname}${url.search}`.split("&signature=");
  const wanted = createHmac("sha256", KEY.secret)
    .update(text ?? "")
    .digest("base64url");
  if (url.searchParams.get("key") !== KEY.id || signature !== wanted)
    throw new Refused(403, "the signature is wrong");
}

function source(address: string | null): string | null {
  if (address === null) return null;
  const name = /^files\/([\w.-]+)$/.exec(address)?.[1];
  if (!name || !samples().includes(name)) {
    throw new Refused(404, `there is no picture at ${address}`, undefined, "source-not-found");
  }
  return join(GRAPHS, name);
}

function samples(): string[] {
  return readdirSync(GRAPHS).filter((file) => file.endsWith(".jpg"));
}

async function files(): Promise<string> {
  const list = samples().map(async (name) => {
    const { stdout } = await run(IMGFLO, ["info", join(GRAPHS, name), "--json"]);
    const { width, height } = JSON.parse(stdout);
    return { name, width, height };
  });
  return JSON.stringify({ files: await Promise.all(list) });
}

async function received(request: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts);
}

/** What is sent for a request: its type and its bytes. */
async function answer(request: IncomingMessage, url: URL): Promise<[string, string | Buffer]> {
  const path = url.pathname;
  if (path === "/graphs") return ["application/json", await graphs()];
  if (path === "/files") return ["application/json", await files()];
  if (path.startsWith("/files/")) return ["image/jpeg", readFileSync(source(path.slice(1)) ?? "")];
  if (path.startsWith("/image/")) {
    const folder = mkdtempSync(join(tmpdir(), "imgflo-page-"));
    try {
      const body = request.method === "POST" ? await received(request) : null;
      return [TYPES[extname(path)] ?? "application/octet-stream", await picture(url, folder, body)];
    } finally {
      rmSync(folder, { recursive: true });
    }
  }
  if (path === "/" || path.startsWith("/debug/"))
    return [TYPES[".html"] ?? "", readFileSync(join(WEB, "dist/index.html"))];
  if (/^\/assets\/[\w.-]+$/.test(path))
    return [TYPES[extname(path)] ?? "", readFileSync(join(WEB, "dist", path))];
  throw new Refused(404, `there is nothing at ${path}`);
}

async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const start = performance.now();
  response.setHeader("content-security-policy", POLICY);
  try {
    const [type, body] = await answer(request, new URL(request.url ?? "/", "http://localhost"));
    response.setHeader("content-type", type);
    response.setHeader("server-timing", `total;dur=${(performance.now() - start).toFixed(1)}`);
    response.setHeader("etag", `"${createHash("sha256").update(body).digest("hex").slice(0, 16)}"`);
    response.end(body);
  } catch (error) {
    const status = error instanceof Refused ? error.status : 500;
    const { parameter, kind } = error instanceof Refused ? error : { kind: "internal" };
    const detail = error instanceof Error ? error.message : String(error);
    response.writeHead(status, { "content-type": "application/problem+json" });
    response.end(JSON.stringify({ type: `urn:imgflo:problem:${kind}`, status, detail, parameter }));
  }
}

const port = Number(process.env["PORT"] ?? 8080);
createServer((request, response) => void serve(request, response)).listen(port, "127.0.0.1");
