/** What needs no page: bytes, events, words, sign-in, photos. */

import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { Phone, load, restart, table } from "./wx.mjs";

let phone;
let server;

beforeEach(() => {
  restart();
  phone = new Phone();
  globalThis.wx = phone.wx();
});
afterEach(() => server && server.close());

const bytes = (text) => [...Buffer.from(text)];
const chunk = (list) => Uint8Array.from(list).buffer;

describe("UTF-8 in pieces", () => {
  const { Utf8 } = load("lib/utf8");
  const read = (list, size) => {
    const utf8 = new Utf8();
    let text = "";
    for (let i = 0; i < list.length; i += size) text += utf8.push(chunk(list.slice(i, i + size)));
    return text + utf8.end();
  };

  it("reads any text at any cut", () => {
    const text = "食品经营许可 é 𠮷野家 🙂 ascii\n";
    for (let size = 1; size < 9; size += 1) expect(read(bytes(text), size)).toBe(text);
  });

  it("reads broken bytes as the platform's decoder does", () => {
    let seed = 7;
    const next = () => (seed = (seed * 1103515245 + 12345) % 2147483648) >> 16;
    for (let round = 0; round < 300; round += 1) {
      const list = Array.from({ length: 12 }, () => [next() & 255, 0xe4, 0xbd, 0xa0, 0xf0, 0xed][next() % 6]);
      expect(read(list, 1 + (round % 4)), list.join()).toBe(new TextDecoder("utf-8", { ignoreBOM: true }).decode(Uint8Array.from(list)));
    }
  });
});

describe("events", () => {
  it("come out whole however the text is cut, with any line ends", () => {
    const { Events } = load("lib/events");
    const text = ": ping\r\n\r\nevent: written\r\ndata: {\"a\":1}\r\n\r\nevent: done\ndata: x\ndata: y\n\n";
    for (let size = 1; size <= text.length; size += 1) {
      const got = [];
      const events = new Events((name, data) => got.push([name, data]));
      for (let i = 0; i < text.length; i += size) events.push(text.slice(i, i + size));
      expect(got).toEqual([["written", '{"a":1}'], ["done", "x\ny"]]);
    }
  });
});

describe("labels", () => {
  const { LABELS, labelsOf, langOf } = load("lib/labels");

  it("are the same set in three languages, with the same blanks", () => {
    const blanks = (text) => (text.match(/\{\w+\}/g) || []).sort().join();
    for (const lang of ["zh-Hant", "en"]) {
      expect(Object.keys(LABELS[lang])).toEqual(Object.keys(LABELS["zh-Hans"]));
      for (const key of Object.keys(LABELS.en)) expect(blanks(LABELS[lang][key])).toBe(blanks(LABELS["zh-Hans"][key]));
    }
    expect(JSON.stringify(LABELS["zh-Hant"])).not.toMatch(/[办护证请还没这说传删审续]/);
  });

  it("are chosen by the phone's language", () => {
    expect(["zh_TW", "en_US", "zh_CN", "fr"].map((tag) => langOf(tag.replace("_", "-")))).toEqual(["zh-Hant", "en", "zh-Hans", "zh-Hans"]);
    expect(labelsOf("en")("ready", { done: 1, all: 3 })).toBe("1 of 3 ready");
  });
});

describe("signing in", () => {
  const login = (token, expires) => [201, { token, expires_in: expires, review_template: "T" }];

  it("asks once for pages that start together, and again when the token has run out", async () => {
    let held = "first";
    server = await table({
      "POST /api/wechat/login": (response) => {
        response.writeHead(201);
        response.end(JSON.stringify(login(held, 7200)[1]));
      },
      "GET /api/wechat/submissions": (response, { token }) => {
        const good = token === `Bearer ${held}`;
        response.writeHead(good ? 200 : 403);
        response.end(JSON.stringify(good ? { items: [] } : { code: "token_expired", detail: "过期" }));
      },
    });
    const { mine } = load("lib/service");
    await Promise.all([mine(), mine(), mine()]);
    const logins = () => server.asked.filter(({ key }) => key.endsWith("login")).length;
    expect(logins()).toBe(1);
    held = "second";
    expect(await mine()).toEqual({ items: [] });
    expect(logins()).toBe(2);
  });

  it("says what a person can do when the service is away", async () => {
    phone.online = false;
    const { mine } = load("lib/service");
    await expect(mine()).rejects.toMatchObject({ code: "offline", detail: expect.stringContaining("12345") });
  });
});

describe("photos", () => {
  const photos = load("lib/photos");

  it("are made smaller when they have more pixels than anybody reads", async () => {
    phone.image = { width: 3000, height: 4000 };
    expect(await photos.ready("a.jpg")).toEqual({ path: "a.jpg", hint: "" });
    expect(phone.compressed).toMatchObject({ compressedHeight: photos.LONG_SIDE });
    phone.image = { width: 1200, height: 1600 };
    await photos.ready("a.jpg");
    expect(phone.compressed.compressedHeight).toBeUndefined();
  });

  it("get a hint when they are too small, too narrow or no pictures", async () => {
    for (const [image, hint] of [[{ width: 600, height: 800 }, "photoSmall"], [{ width: 1000, height: 5000 }, "photoStrip"], [null, "photoUnknown"]]) {
      phone.image = image;
      expect((await photos.ready("a.jpg")).hint).toBe(hint);
    }
  });
});

describe("a review in words", () => {
  const review = load("lib/review");
  const say = load("lib/labels").labelsOf("zh-Hans");

  it("says how long one waits and how far it is", () => {
    const words = (progress) => review.progressWords(progress, say);
    expect(words({ state: "queued", step: "waiting", ahead: 0 }).detail).toContain("轮到后");
    expect(words({ state: "queued", step: "waiting", ahead: 3, wait_s: 130 }).detail).toBe("前面还有 3 份，大约等 3 分钟。可以先离开，稍后再来。");
    expect(words({ state: "reviewing", step: "reading", pages_done: 2, pages_total: 8 })).toMatchObject({ percent: 25, detail: "已读 2 / 8 页" });
    expect(words({ state: "reviewing", step: "judging", pages_done: 8, pages_total: 8 })).toMatchObject({ percent: 99, title: "正在对照审查要点" });
  });

  it("frames a box in per cent of the picture and never beyond it", () => {
    expect(review.frame([100, 200, 300, 400], 1000, 2000)).toBe("left:8.80%;top:9.40%;width:22.40%;height:11.20%");
    expect(review.frame([-50, -50, 5000, 5000], 1000, 2000)).toBe("left:0.00%;top:0.00%;width:100.00%;height:100.00%");
    expect(review.frame(null, 1000, 2000)).toBe("");
    expect(review.frame([1, 2, 3, 4], 0, 0)).toBe("");
  });
});
