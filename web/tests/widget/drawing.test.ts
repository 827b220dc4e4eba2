import { describe, expect, it, vi } from "vitest";
import type { Block, Choice } from "@/api/types";
import { drawAnswer, type Scene } from "@/widget/blocks";
import { labelsOf, langOf } from "@/widget/labels";
import en from "@/widget/labels/en.json";
import hans from "@/widget/labels/zh-Hans.json";
import hant from "@/widget/labels/zh-Hant.json";
import { eventsOf } from "@/widget/stream";
import { answer, material, source } from "../make";

const BASE = "https://banshi.example";

function scene(over: Partial<Scene> = {}): Scene {
  return { say: labelsOf("zh-Hans"), base: BASE, choose: vi.fn(), ticks: () => [], tick: vi.fn(), print: vi.fn(), ...over };
}

function draw(block: Block, over: Partial<Scene> = {}): HTMLElement {
  const root = document.createElement("div");
  root.append(...drawAnswer(answer(block), scene(over)));
  document.body.append(root); // a box that is nowhere tells nobody of its change
  return root;
}

const choice = (over: Partial<Choice>): Choice =>
  ({ label: "选", hint: "", matter_code: "", field: "", action: "", url: "", ...over });

describe("drawn blocks", () => {
  it.each<[Block, string[]]>([
    [{ type: "text", text: "一句话", sources: [source()] }, ["一句话", "食品经营许可 · 申请材料", "目录第 3 版"]],
    [{ type: "facts", title: "时限", rows: [{ label: "承诺", value: "5个工作日", url: "" }], sources: [] }, ["时限", "承诺", "5个工作日"]],
    [{ type: "list", title: "流程", items: ["申请", "领证"], ordered: true, sources: [] }, ["流程", "申请", "领证"]],
    [{ type: "materials", title: "材料", items: [material({ copies: 2, when: "有代理人时" })], sources: [] }, ["营业执照", "2份", "有代理人时", "已备好 0 / 1 项"]],
    [{ type: "choices", prompt: "哪一项？", choices: [choice({ label: "新办", hint: "第一次" })] }, ["哪一项？", "新办", "第一次"]],
    [{ type: "notice", text: "只到五月", level: "warning" }, ["请注意：", "只到五月"]],
    [
      { type: "quote", title: "办法", number: "第1号", headings: ["总则"], lead: "如下：", text: "应当", rows: [["档", "额"], ["一", "十元"]], validity: "有效", sources: [] },
      ["《办法》", "第1号", "总则", "如下：", "应当", "档", "十元", "有效"],
    ],
  ])("show everything of %s", (block, words) => {
    const text = draw(block).textContent;
    for (const word of words) expect(text).toContain(word);
  });

  it("leave out what a newer service may send", () => {
    expect(draw({ type: "hologram" } as unknown as Block).childElementCount).toBe(0);
  });

  it("link to the service's guide in a new tab, and never to a script", () => {
    const link = draw({ type: "text", text: "", sources: [source()] }).querySelector("a");
    expect(link?.getAttribute("href")).toBe(`${BASE}/guide/M1#materials`);
    expect([link?.target, link?.rel]).toEqual(["_blank", "noopener"]);
    const evil = "javascript:alert(1)";
    const others = draw({ type: "text", text: "", sources: [source({ matter_code: "", url: evil }), source({ matter_code: "", url: "//evil.example" })] });
    expect(others.querySelector("a")).toBeNull();
    expect(draw({ type: "facts", title: "", rows: [{ label: "", value: "x", url: evil }], sources: [] }).querySelector("a")).toBeNull();
    expect(draw({ type: "choices", prompt: "", choices: [choice({ action: "open", url: evil })] }).querySelector("a")).toBeNull();
  });

  it("take markup for words", () => {
    const drawn = draw({ type: "text", text: "<img src=x onerror=alert(1)>", sources: [] });
    expect(drawn.querySelector("img")).toBeNull();
    expect(drawn.textContent).toContain("<img");
  });

  it("send a pressed button and open the review", () => {
    const choose = vi.fn();
    const pressed = choice({ label: "转人工", action: "handover" });
    draw({ type: "choices", prompt: "", choices: [pressed] }, { choose }).querySelector("button")?.click();
    expect(choose).toHaveBeenCalledWith(pressed);
    const review = draw({ type: "choices", prompt: "", choices: [choice({ action: "review", matter_code: "M1" })] });
    expect(review.querySelector("a")?.getAttribute("href")).toBe(`${BASE}/review?matter=M1`);
  });

  it("remember ticks", () => {
    const tick = vi.fn();
    const drawn = draw({ type: "materials", title: "材料", items: [material(), material({ number: "2" })], sources: [source()] }, { tick, ticks: () => ["2"] });
    const [first, second] = drawn.querySelectorAll("input");
    expect([first?.checked, second?.checked]).toEqual([false, true]);
    first?.click();
    expect(tick).toHaveBeenCalledWith("M1", ["2", "1"]);
    expect(drawn.textContent).toContain("已备好 2 / 2 项");
  });

  it("show a model's text with its label and metadata, above the answer", () => {
    const written = { sentences: [{ text: "五天。", sources: [source()] }], label: "AI 生成", aigc: { Label: "1" } };
    const [first] = drawAnswer({ ...answer({ type: "text", text: "原文", sources: [] }), written }, scene());
    expect(first?.textContent).toContain("AI 生成");
    expect(first?.textContent).toContain("五天。");
    expect(first?.dataset.aigc).toBe('{"AIGC":{"Label":"1"}}');
  });
});

describe("labels", () => {
  const places = (text: string): string[] => [...text.matchAll(/\{\w+\}/g)].map((m) => m[0]).sort();

  it.each([["zh-Hant", hant], ["en", en]] as const)("of %s are complete and fill in the same", (_lang, labels) => {
    expect(Object.keys(labels)).toEqual(Object.keys(hans));
    for (const key of Object.keys(hans) as (keyof typeof hans)[]) expect(places(labels[key])).toEqual(places(hans[key]));
  });

  it.each([["", "zh-Hans"], ["zh-CN", "zh-Hans"], ["zh-TW", "zh-Hant"], ["zh-Hant-HK", "zh-Hant"], ["en-GB", "en"], ["fr", "zh-Hans"]])(
    "for %s are %s", (tag, lang) => expect(langOf(tag)).toBe(lang));
});

it("server-sent events are read however they are cut", async () => {
  const text = 'event: written\r\ndata: {"a":1}\r\n\r\n: ping\r\n\r\nevent: sentence\r\ndata: 一\r\ndata: 二\r\n\r\n';
  const bytes = new TextEncoder().encode(text);
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      for (const byte of bytes) controller.enqueue(new Uint8Array([byte]));
      controller.close();
    },
  });
  const events = [];
  for await (const event of eventsOf(body)) if (event.data) events.push([event.name, event.data]);
  expect(events).toEqual([["written", '{"a":1}'], ["sentence", "一\n二"]]);
});
