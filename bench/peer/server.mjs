// The least that a server of node and sharp can be: node server.mjs PORT FOLDER.
//
// GET /FILE?w=WIDTH&q=QUALITY answers with a JPEG. With &kept=memory it is made once, and kept in
// memory; with &kept=disk it is kept as a file, which is read for every answer.
import { createHash, randomUUID } from "node:crypto";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import { mkdtemp, readFile, rename, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";

const sharp = createRequire(`${process.env.SHARP}/`)("sharp");
sharp.cache(false);

const [port, folder] = process.argv.slice(2);
const kept = new Map();
const disk = await mkdtemp(join(folder, "kept-"));

function make(file, parameters) {
  const width = Number(parameters.get("w"));
  const quality = Number(parameters.get("q"));
  return sharp(join(folder, basename(file))).resize(width).jpeg({ quality }).toBuffer();
}

async function fromMemory(target, make) {
  if (!kept.has(target)) kept.set(target, await make());
  return kept.get(target);
}

async function fromDisk(target, make) {
  const file = join(disk, createHash("sha256").update(target).digest("hex"));
  try {
    return await readFile(file);
  } catch (error) {
    if (error.code !== "ENOENT") throw error;
    const bytes = await make();
    const unfinished = `${file}.${randomUUID()}`;
    await writeFile(unfinished, bytes);
    await rename(unfinished, file);
    return bytes;
  }
}

const keep = { memory: fromMemory, disk: fromDisk };

createServer(async (request, response) => {
  try {
    const url = new URL(request.url, "http://localhost");
    const made = () => make(url.pathname, url.searchParams);
    const find = keep[url.searchParams.get("kept")];
    const bytes = find ? await find(request.url, made) : await made();
    response.writeHead(200, { "content-type": "image/jpeg", "content-length": bytes.length });
    response.end(bytes);
  } catch (error) {
    response.writeHead(500);
    response.end(String(error));
  }
}).listen(Number(port), "127.0.0.1");
