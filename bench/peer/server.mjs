// The least that a server of node and sharp can be: node server.mjs PORT FOLDER.
//
// GET /FILE?w=WIDTH&q=QUALITY answers with a JPEG; with &kept=1 it is made once, and kept in memory.
import { createServer } from "node:http";
import { createRequire } from "node:module";
import { basename, join } from "node:path";

const sharp = createRequire(`${process.env.SHARP}/`)("sharp");
sharp.cache(false);

const [port, folder] = process.argv.slice(2);
const kept = new Map();

createServer(async (request, response) => {
  try {
    const url = new URL(request.url, "http://localhost");
    let bytes = kept.get(request.url);
    if (!bytes) {
      const width = Number(url.searchParams.get("w"));
      const quality = Number(url.searchParams.get("q"));
      bytes = await sharp(join(folder, basename(url.pathname))).resize(width).jpeg({ quality }).toBuffer();
      if (url.searchParams.get("kept")) kept.set(request.url, bytes);
    }
    response.writeHead(200, { "content-type": "image/jpeg", "content-length": bytes.length });
    response.end(bytes);
  } catch (error) {
    response.writeHead(500);
    response.end(String(error));
  }
}).listen(Number(port), "127.0.0.1");
