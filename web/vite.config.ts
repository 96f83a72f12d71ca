import locales from "@react-aria/optimize-locales-plugin";
import { defineConfig } from "vitest/config";

const server = process.env["IMGFLO_SERVER"] ?? "http://127.0.0.1:8080";
const served = [
  "/graphs",
  "/image",
  "/info",
  "/files",
  "/formats",
  "/pictures",
  "/process",
  "/operations",
  "/srcset",
  "/openapi.json",
  "/convert",
  "/schema",
];

// Names without hashes, so that a change of the page is a small change of what is built. The server
// tells browsers by an ETag whether a file is another.
export default defineConfig({
  plugins: [{ ...locales.vite({ locales: ["en-US"] }), enforce: "pre" }],
  build: {
    target: "es2022",
    minify: "terser",
    modulePreload: false,
    assetsInlineLimit: 0,
    rollupOptions: {
      input: { editor: "index.html", gallery: "gallery.html" },
      output: {
        entryFileNames: "assets/[name].js",
        chunkFileNames: "assets/[name].js",
        assetFileNames: "assets/[name][extname]",
      },
    },
  },
  server: {
    proxy: {
      // The server lets its own page in: the one whose origin is the host that was asked.
      ...Object.fromEntries(served.map((path) => [path, { target: server, changeOrigin: false }])),
      "/runtime": { target: server, changeOrigin: false, ws: true },
    },
  },
  test: { include: ["src/**/*.test.ts"] },
});
