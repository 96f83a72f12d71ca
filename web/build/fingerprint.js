// Writes down what the page was built from, so that a test can tell when it is stale.

import { writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

import { fingerprint } from "./sources.js";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
writeFileSync(join(root, "dist/source.sha256"), `${fingerprint(root)}\n`);
