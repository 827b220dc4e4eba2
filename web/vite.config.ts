import { fileURLToPath, URL } from "node:url";
import vue from "@vitejs/plugin-vue";
import type { BuildOptions } from "vite";
import { defineConfig } from "vitest/config";

/** Where `npm run dev` finds the service; the built pages are served by the service itself. */
const service = process.env.CHUANGQIAN_SERVICE ?? "http://127.0.0.1:8080";

// Phones of five years ago are still held at the counter.
const target = ["chrome87", "safari14", "firefox78"];

const pages: BuildOptions = {
  target,
  // The content security policy allows no inline script and no data: font, so nothing is inlined.
  assetsInlineLimit: 0,
  modulePreload: { polyfill: false },
};

/** The help widget (`vite build --mode widget`): one plain script beside the pages, with its styles. */
const widget: BuildOptions = {
  target,
  emptyOutDir: false,
  copyPublicDir: false,
  lib: {
    entry: fileURLToPath(new URL("./src/widget/main.ts", import.meta.url)),
    name: "chuangqian",
    formats: ["iife"],
    fileName: () => "widget.js",
  },
};

export default defineConfig(({ mode }) => ({
  plugins: [vue()],
  resolve: { alias: { "@": fileURLToPath(new URL("./src", import.meta.url)) } },
  build: mode === "widget" ? widget : pages,
  server: { proxy: { "/api": service } },
  test: {
    environment: "jsdom",
    include: ["tests/**/*.test.ts"],
    setupFiles: ["tests/setup.ts"],
    css: false,
    server: { deps: { inline: [/tdesign/] } },
  },
}));
