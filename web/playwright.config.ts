import { defineConfig } from "@playwright/test";

const port = 8097;
// A server that already runs can be tested instead of the small one that comes with the tests.
const server = process.env["IMGFLO_SERVER"];

export default defineConfig({
  testDir: "test",
  timeout: 60_000,
  expect: { timeout: 20_000 },
  workers: 1,
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
          command: "node --import tsx test/server.ts",
          url: `http://localhost:${port}/files`,
          env: { PORT: String(port) },
          timeout: 30_000,
        },
      }),
});
