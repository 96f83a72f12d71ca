// What the page is built from, and a fingerprint of it.

import { createHash } from "node:crypto";
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";

/** Files and folders, from this project's root. A test of the repository has the same list. */
const ROOTS = [
  "gallery.html",
  "index.html",
  "package.json",
  "public",
  "src",
  "tsconfig.json",
  "vite.config.ts",
];

/** The SHA-256 of every source: for each, its path, its length and its bytes, sorted by path. */
export function fingerprint(root) {
  const hash = createHash("sha256");
  for (const path of ROOTS.flatMap((path) => files(root, path)).sort()) {
    const bytes = readFileSync(join(root, path));
    hash.update(`${path} ${bytes.length}\n`).update(bytes);
  }
  return hash.digest("hex");
}

function files(root, path) {
  if (path.includes(".")) return [path];
  return readdirSync(join(root, path), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(root.length + 1));
}
