/**
 * The chat and the upload against a running service (tests/service/wechat/test_miniprogram.py starts
 * it and sets CHUANGQIAN_SERVICE); nothing between the pages and the service but node's network.
 */

import { mkdtempSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { ROOT } from "./simulation.mjs";
import { Phone, load, restart } from "./wx.mjs";

const simulate = createRequire(import.meta.url)("miniprogram-simulate");
const codes = (process.env.WECHAT_CODES || "").split(",");
const QUESTION = "食品经营许可证核发（新办）要什么材料";

let phone;
let mounted = [];

function show(page, properties) {
  const comp = simulate.render(simulate.load(join(ROOT, page), { rootPath: ROOT }), properties);
  const parent = document.createElement("div");
  document.body.append(parent);
  comp.attach(parent);
  mounted.push(comp);
  return comp;
}

async function until(look) {
  for (let i = 0; i < 1500; i += 1) {
    const found = look();
    if (found) return found;
    await simulate.sleep(20);
  }
  throw new Error(`not in time: ${look}`);
}

const text = (comp) => comp.dom.textContent.replace(/\s+/g, " ");

describe.skipIf(!process.env.CHUANGQIAN_SERVICE)("with the running service", () => {
  beforeEach(() => {
    restart();
    phone = new Phone({ code: () => codes.shift() });
    globalThis.wx = phone.wx();
    mounted = [];
  });
  afterEach(() => mounted.forEach((comp) => comp.detach()));

  it("answers a question with its source, goes on by a button, is rated, refuses what WeChat refuses", async () => {
    const page = show("pages/chat/chat");
    await until(() => page.instance.data.city);
    await page.instance.example({ currentTarget: { dataset: { words: QUESTION } } });
    const [, answer] = page.instance.data.messages;
    expect(answer.failed).toBeUndefined();
    expect(answer.source.words).toMatch(/《.+》办事指南，目录第 \d+ 版/);
    const materials = answer.blocks.find((block) => block.type === "materials");
    for (const item of materials.items) expect(text(page)).toContain(item.name);
    await page.instance.choose({ detail: { matter_code: answer.matter, field: "time_limit", action: "", label: "多久办好" } });
    expect(page.instance.data.messages[3].matter).toBe(answer.matter);
    await page.instance.rate({ currentTarget: { dataset: { id: answer.id, helpful: "yes" } } });
    expect(phone.shown).toEqual(["谢谢，已经记下。"]);
    await page.instance.example({ currentTarget: { dataset: { words: "违禁词" } } });
    expect(page.instance.data.messages[5].failed).toContain("内容安全检查");
    await page.instance.person();
    expect(page.instance.data.messages[7].note).toMatch(/工单.*12345/);
  });

  for (const chunks of [true, false]) {
    it(`reads a stream ${chunks ? "in chunks" : "whole"}`, async () => {
      phone.chunks = chunks;
      const seen = [];
      const { done } = await load("lib/service").compose("0".repeat(32), (name, data) => seen.push([name, JSON.parse(data)]));
      await done;
      expect(seen).toEqual([["done", { whole: false }]]);
    });
  }

  it("finds the matter, uploads a photo, starts the review with consent, and finds it again on another phone", async () => {
    const page = show("pages/prepare/prepare");
    (await until(() => page.querySelector(".matter"))).dispatchEvent("tap");
    await until(() => page.instance.data.items.length);
    await page.instance.begin();
    const sub = phone.went[0].split("sub=")[1];
    const upload = show("pages/upload/upload", { sub });
    await until(() => upload.instance.data.name);
    const photo = join(mkdtempSync(join(tmpdir(), "photo-")), "身份证.jpg");
    writeFileSync(photo, Buffer.from("/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDAAgGBgcGBQgHBwcJCQgKDBQNDAsLDBkSEw8U", "base64"));
    phone.picks = [photo];
    phone.image = { width: 700, height: 1000 };
    await upload.instance.take();
    expect(upload.instance.data.files).toMatchObject([{ name: "身份证.jpg", hint: expect.stringContaining("偏小") }]);
    await upload.instance.start();
    expect(upload.instance.data.progress.title).toContain("排队");
    expect(phone.shown).toEqual([]);
    restart();
    const again = show("pages/mine/mine");
    await until(() => again.instance.data.items);
    expect(again.instance.data.items[0]).toMatchObject({ id: sub, state: "queued", words: "排队中" });
  });
});
