import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    environment: "jsdom",
    globalSetup: "./tests/simulation.mjs",
    include: ["tests/**/*.test.mjs"],
    testTimeout: 20000,
    hookTimeout: 120000,
  },
});
