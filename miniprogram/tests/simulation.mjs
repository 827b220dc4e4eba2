/**
 * The mini-program laid out for WeChat's simulator packages, which run CommonJS from a folder:
 * our sources as they are, and TDesign's components (ES modules) turned into CommonJS, with npm paths
 * made absolute, as WeChat's own tools do when they build npm packages.
 */

import { cpSync, existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { rolldown } from "rolldown";

const HOME = dirname(dirname(fileURLToPath(import.meta.url)));
export const ROOT = join(HOME, ".sim");
const TDESIGN = join(HOME, "node_modules/tdesign-miniprogram/miniprogram_dist");
const TARGET = join(ROOT, "miniprogram_npm/tdesign-miniprogram");
const NPM = "tdesign-miniprogram/";

function files(folder) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    return entry.isDirectory() ? files(path) : [path];
  });
}

const read = (path) => JSON.parse(readFileSync(path, "utf8"));

/** TDesign's components that our pages name, and those that these use. */
function components() {
  const found = new Set();
  const visit = (name) => {
    if (found.has(name)) return;
    found.add(name);
    const uses = read(join(TDESIGN, `${name}.json`)).usingComponents || {};
    Object.values(uses).forEach((path) => visit(relative(TDESIGN, join(TDESIGN, dirname(name), path))));
  };
  for (const path of files(join(HOME, "src")).filter((p) => p.endsWith(".json"))) {
    Object.values(read(path).usingComponents || {})
      .filter((used) => used.startsWith(NPM))
      .forEach((used) => visit(used.slice(NPM.length)));
  }
  return [...found];
}

export default async function setup() {
  rmSync(ROOT, { recursive: true, force: true });
  mkdirSync(TARGET, { recursive: true });
  cpSync(join(HOME, "src"), ROOT, { recursive: true, filter: (path) => !path.includes("miniprogram_npm") });
  const service = process.env.CHUANGQIAN_SERVICE || "http://service.test";
  writeFileSync(join(ROOT, "config.js"), `module.exports = { SERVICE: ${JSON.stringify(service)} };\n`);
  for (const path of files(ROOT).filter((p) => p.endsWith(".json"))) {
    const text = readFileSync(path, "utf8");
    writeFileSync(path, text.replaceAll(`"${NPM}`, `"/miniprogram_npm/${NPM}`));
  }
  const names = components();
  const folders = new Set([...names.map((name) => dirname(name)), "common"]);
  for (const folder of folders) {
    cpSync(join(TDESIGN, folder), join(TARGET, folder), {
      recursive: true, filter: (path) => !/\.(js|ts)$/.test(path),
    });
  }
  const bundle = await rolldown({
    input: Object.fromEntries(names.map((name) => [name, join(TDESIGN, `${name}.js`)])),
    platform: "neutral",
    resolve: { mainFields: ["module", "main"] },
    logLevel: "silent",
  });
  await bundle.write({
    dir: TARGET, format: "cjs", exports: "auto", entryFileNames: "[name].js",
    chunkFileNames: "chunks/[name]-[hash].js",
  });
  await bundle.close();
  if (!existsSync(join(TARGET, `${names[0]}.js`))) throw new Error("TDesign was not built");
}
