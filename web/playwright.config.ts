import { defineConfig } from "@playwright/test";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { KEY } from "./test/server-key";

const port = 8097;
// A server that already runs can be tested instead of one that is started.
const server = process.env["IMGFLO_SERVER"];
const program = process.env["IMGFLO"] ?? "../target/release/imgflo";
const data = join(mkdtempSync(join(tmpdir(), "imgflo-page-")), "data");

export default defineConfig({
  testDir: "test",
  timeout: 60_000,
  expect: { timeout: 20_000 },
  workers: 2,
  // A browser beside a server on two processors can be late once.
  retries: 1,
  reporter: "line",
  use: {
    baseURL: server ?? `http://localhost:${port}`,
    viewport: { width: 1280, height: 860 },
    contextOptions: { reducedMotion: "reduce" },
    launchOptions: {
      executablePath: process.env["CHROMIUM"] ?? "/usr/bin/chromium",
      args: [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
      ],
    },
  },
  ...(server
    ? {}
    : {
        webServer: {
          command: `${program} serve --listen 127.0.0.1:${port} --data ${data}`,
          url: `http://localhost:${port}/files`,
          env: {
            IMGFLO_GUARDED: "false",
            IMGFLO_API_KEY: KEY.id,
            IMGFLO_API_SECRET: KEY.secret,
            IMGFLO_LOG_FILTER: "warn",
          },
          timeout: 30_000,
        },
      }),
});
