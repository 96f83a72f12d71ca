import { defineConfig } from "vite";

// Names without hashes, so that a change of the page is a small change of what is built. The server
// tells browsers by an ETag whether a file is another.
export default defineConfig({
  build: {
    target: "es2022",
    modulePreload: false,
    assetsInlineLimit: 0,
    rollupOptions: {
      output: {
        entryFileNames: "assets/gallery.js",
        chunkFileNames: "assets/[name].js",
        assetFileNames: (asset) =>
          asset.names.some((name) => name.endsWith(".css"))
            ? "assets/gallery.css"
            : "assets/[name][extname]",
      },
    },
  },
  server: {
    proxy: Object.fromEntries(
      ["/graphs", "/image", "/info", "/files"].map((path) => [path, "http://127.0.0.1:8080"]),
    ),
  },
});
