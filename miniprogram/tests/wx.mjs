/** `wx` over node: requests go over the real network, the phone's own parts are small and honest. */

import { readFileSync, writeFileSync } from "node:fs";
import http from "node:http";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { ROOT } from "./simulation.mjs";

const need = createRequire(import.meta.url);
globalThis.getApp = () => ({ globalData: {} });
globalThis.getCurrentPages = () => [];

/** One of our modules, as the pages get it. */
export const load = (path) => need(join(ROOT, path));

/** Forgets every module of ours, as when the mini-program is started anew. */
export function restart() {
  for (const key of Object.keys(need.cache)) if (key.startsWith(ROOT)) delete need.cache[key];
}

/** A phone. `chunks`: whether it can take a response in chunks; old ones cannot. */
export class Phone {
  constructor({ chunks = true, code = () => "code" } = {}) {
    Object.assign(this, { chunks, code, storage: {}, shown: [], went: [], clipboard: "", online: true, consent: "accept" });
    this.picks = [];
    this.image = { width: 2000, height: 3000 };
  }

  /** The `wx` of this phone. */
  wx() {
    const phone = this;
    const done = (options, result) => options.success && options.success(result);
    return {
      request: (options) => phone.send(options, Buffer.from(options.data === undefined ? "" : JSON.stringify(options.data))),
      uploadFile: (options) => phone.upload(options),
      downloadFile: (options) => phone.download(options),
      login: (options) => done(options, { code: phone.code() }),
      getStorageSync: (key) => (key in phone.storage ? JSON.parse(phone.storage[key]) : ""),
      setStorageSync: (key, value) => { phone.storage[key] = JSON.stringify(value); },
      getSystemInfoSync: () => ({ SDKVersion: "3.7.0", windowWidth: 375, windowHeight: 700, pixelRatio: 2, platform: "devtools" }),
      getWindowInfo: () => ({ windowWidth: 375, windowHeight: 700, pixelRatio: 2 }),
      getDeviceInfo: () => ({ platform: "devtools" }),
      createSelectorQuery: () => ({ in: () => ({ select: () => ({ boundingClientRect: () => ({ exec: () => {} }) }) }) }),
      nextTick: (then) => setTimeout(then),
      getAppBaseInfo: () => ({ language: phone.language || "zh_CN", fontSizeSetting: 16, SDKVersion: "3.7.0" }),
      setNavigationBarTitle: () => {},
      setTabBarItem: () => {},
      getNetworkType: (options) => done(options, { networkType: phone.online ? "wifi" : "none" }),
      onNetworkStatusChange: (told) => { phone.told = told; },
      offNetworkStatusChange: () => { phone.told = null; },
      setClipboardData: ({ data }) => { phone.clipboard = data; },
      showToast: ({ title }) => phone.shown.push(title),
      showModal: (options) => done(options, { confirm: true }),
      navigateTo: ({ url }) => phone.went.push(url),
      redirectTo: ({ url }) => phone.went.push(url),
      switchTab: ({ url }) => phone.went.push(url),
      previewImage: ({ urls }) => phone.went.push(urls[0]),
      chooseMedia: (options) => phone.picks.length
        ? done(options, { tempFiles: phone.picks.map((tempFilePath) => ({ tempFilePath })) }) : options.fail({}),
      chooseMessageFile: (options) => options.fail({}),
      getImageInfo: (options) => (phone.image ? done(options, phone.image) : options.fail({})),
      compressImage: (options) => { phone.compressed = options; done(options, { tempFilePath: options.src }); },
      requestSubscribeMessage: (options) => done(options, { [options.tmplIds[0]]: phone.consent }),
    };
  }

  send(options, body, type) {
    const listeners = [];
    const header = { ...options.header, ...(type ? { "Content-Type": type } : {}) };
    if (!this.online) {
      setTimeout(() => options.fail({ errMsg: "request:fail" }));
      return {};
    }
    const asked = http.request(options.url, { method: options.method || "GET", headers: header }, (answer) => {
      const pieces = [];
      answer.on("data", (piece) => {
        const bytes = piece.buffer.slice(piece.byteOffset, piece.byteOffset + piece.length);
        if (options.enableChunked && this.chunks) listeners.forEach((told) => told({ data: bytes }));
        else pieces.push(piece);
      });
      answer.on("end", () => {
        const whole = Buffer.concat(pieces);
        const data = options.responseType === "arraybuffer"
          ? whole.buffer.slice(whole.byteOffset, whole.byteOffset + whole.length) : whole.toString();
        options.success({ statusCode: answer.statusCode, data, raw: whole });
      });
    });
    asked.on("error", () => options.fail({ errMsg: "request:fail" }));
    asked.end(body.length ? body : undefined);
    return { ...(this.chunks ? { onChunkReceived: (told) => listeners.push(told) } : {}), abort: () => asked.destroy() };
  }

  upload(options) {
    const border = "----wx";
    const field = (name, value) => `--${border}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`;
    const head = `${Object.entries(options.formData).map(([k, v]) => field(k, v)).join("")}--${border}\r\n`
      + `Content-Disposition: form-data; name="${options.name}"; filename="${basename(options.filePath)}"\r\n\r\n`;
    const body = Buffer.concat([Buffer.from(head), readFileSync(options.filePath), Buffer.from(`\r\n--${border}--\r\n`)]);
    this.send({ ...options, method: "POST" }, body, `multipart/form-data; boundary=${border}`);
    return { onProgressUpdate: (told) => told({ progress: 50 }) };
  }

  download(options) {
    this.send({
      ...options, responseType: "arraybuffer",
      success: ({ statusCode, raw }) => {
        const tempFilePath = join(tmpdir(), `wx-${Date.now()}-${Math.random()}.jpg`);
        if (statusCode === 200) writeFileSync(tempFilePath, raw);
        options.success({ statusCode, tempFilePath });
      },
    }, Buffer.alloc(0));
  }
}

/** A service that answers from a table of `METHOD /path` to `[status, body]` or a function; notes what is asked. */
export async function table(routes) {
  const asked = [];
  const server = http.createServer((request, response) => {
    const pieces = [];
    request.on("data", (piece) => pieces.push(piece));
    request.on("end", () => {
      const key = `${request.method} ${request.url.split("?")[0]}`;
      asked.push({ key, url: request.url, token: request.headers.authorization || "", body: Buffer.concat(pieces).toString() });
      const found = routes[key] || [404, { code: "http_404", detail: `没有 ${key}` }];
      if (typeof found === "function") found(response, asked[asked.length - 1]);
      else {
        response.writeHead(found[0], { "Content-Type": "application/json" });
        response.end(found[1] === undefined ? "" : JSON.stringify(found[1]));
      }
    });
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  load("config").SERVICE = `http://127.0.0.1:${server.address().port}`;
  return { asked, close: () => server.close() };
}
