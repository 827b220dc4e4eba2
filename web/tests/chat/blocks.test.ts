import { flushPromises, mount, RouterLinkStub } from "@vue/test-utils";
import { describe, expect, it, vi } from "vitest";
import type { Block, Choice } from "@/api/types";
import AnswerBlocks from "@/chat/AnswerBlocks.vue";
import { plainText } from "@/chat/plainText";
import { answer, material, source } from "../make";

const show = (...blocks: Block[]) =>
  mount(AnswerBlocks, { props: { blocks, disabled: false }, global: { stubs: { RouterLink: RouterLinkStub } } });

const choice = (over: Partial<Choice>): Choice => ({
  label: "甲", hint: "", matter_code: "", field: "", action: "", url: "", ...over,
});

describe("blocks", () => {
  it("show text as text, never as markup", () => {
    const page = show({ type: "text", text: "<img src=x onerror=alert(1)>", sources: [] });
    expect(page.find("img").exists()).toBe(false);
    expect(page.text()).toContain("<img");
  });

  it("cite the field of the guide with version and date", () => {
    const page = show({ type: "facts", title: "时限", rows: [{ label: "承诺", value: "5个工作日", url: "" }], sources: [source({ field: "time_limit" })] });
    expect(page.findComponent(RouterLinkStub).props("to")).toEqual({ path: "/guide/M1", hash: "#time_limit" });
    expect(page.text()).toContain("目录第 3 版，2026-05-01 更新");
  });

  it("lead to the hall and the general questions without leaving the pages", () => {
    const own = ["/guide#hall", "/guide#faq"].map((url) => source({ matter_code: "", matter_name: "", field: "faq", field_name: "常见问题", url }));
    const page = show({ type: "text", text: "甲", sources: [...own, source({ matter_code: "", url: "//evil.example" })] });
    expect(page.findAllComponents(RouterLinkStub).map((l) => l.props("to"))).toEqual(["/guide#hall", "/guide#faq"]);
    expect(page.find("a[href*=evil]").exists()).toBe(false);
  });

  it("write a label once for all its values", () => {
    const rows = [["地点", "一楼"], ["地点", "二楼"], ["电话", "12345"]].map(([label = "", value = ""]) => ({ label, value, url: "" }));
    const page = show({ type: "facts", title: "", rows, sources: [] });
    expect(page.findAll("dt").map((t) => t.text())).toEqual(["地点", "电话"]);
    expect(page.findAll("dd").map((d) => d.text())).toEqual(["一楼", "二楼", "12345"]);
  });

  it("show one source and fold the others", () => {
    const sources = [source(), source({ field: "fee" }), source({ matter_code: "", url: "javascript:alert(1)", matter_name: "外部", field_name: "" })];
    const page = show({ type: "text", text: "甲", sources });
    expect(page.get("details").attributes("open")).toBeUndefined();
    expect(page.get("details").text()).toContain("另有 2 处来源");
    expect(page.find("a[href^=javascript]").exists()).toBe(false);
  });

  it("number a list only when its order matters", () => {
    const block = { type: "list" as const, title: "流程", items: ["受理", "发证"], sources: [] };
    expect(show({ ...block, ordered: true }).find("ol").findAll("li")).toHaveLength(2);
    expect(show({ ...block, ordered: false }).find("ol").exists()).toBe(false);
  });

  it("show every condition that stands with a material", () => {
    const item = material({
      necessity: "容缺后补", when: "委托他人办理时", copies: 2, form: "复印件", tolerance: "须在 10个工作日 内补交",
      commitment: true, e_licence: "营业执照", source: "申请人自备", instructions: "须加盖公章",
    });
    const text = show({ type: "materials", title: "材料", items: [item], sources: [] }).text();
    for (const part of ["容缺后补", "委托他人办理时", "2份", "复印件", "10个工作日", "承诺", "电子证照", "申请人自备", "须加盖公章"]) {
      expect(text).toContain(part);
    }
  });

  it("keep ticks for the session", async () => {
    const block = { type: "materials" as const, title: "材料", items: [material(), material({ number: "2", name: "身份证" })], sources: [source({ matter_code: "TICK" })] };
    const first = show(block);
    await first.findAll("input[type=checkbox]")[1]?.setValue(true);
    await flushPromises();
    expect(first.text()).toContain("已备好 1 / 2 项");
    expect(JSON.parse(sessionStorage.getItem("chuangqian.ticks") ?? "{}")).toEqual({ TICK: ["2"] });
    expect(show(block).text()).toContain("已备好 1 / 2 项");
  });

  it("send a choice, lead a review into the pages, and open addresses safely", async () => {
    const block = {
      type: "choices" as const, prompt: "您要办哪一个？", choices: [
        choice({ label: "新办", matter_code: "M1", field: "materials" }),
        choice({ label: "预审", matter_code: "M 1", action: "review" }),
        choice({ label: "网办", action: "open", url: "https://example.gov/x" }),
        choice({ label: "坏", action: "open", url: "javascript:alert(1)" }),
        choice({ label: "外站", action: "open", url: "//evil.example" }),
      ],
    };
    const page = show(block);
    await page.find("button").trigger("click");
    expect(page.emitted("choose")?.[0]).toEqual([block.choices[0]]);
    expect(page.findComponent(RouterLinkStub).props("to")).toBe("/review?matter=M%201");
    const hrefs = page.findAll("a[target=_blank]").map((a) => a.attributes("href"));
    expect(hrefs).toEqual(["https://example.gov/x", undefined, undefined]);
  });

  it("leave out a block of an unknown kind", () => {
    const page = show({ type: "chart" } as unknown as Block, { type: "notice", text: "注意", level: "warning" });
    expect(page.text()).toBe("请注意：注意");
  });

  it("print the list on a sheet of its own and clean up", async () => {
    const print = vi.fn();
    vi.stubGlobal("print", print);
    const page = show({ type: "materials", title: "材料", items: [material()], sources: [source()] });
    await page.findAll("button").find((b) => b.text().includes("打印"))?.trigger("click");
    expect(print).toHaveBeenCalledOnce();
    expect(document.querySelector("#print-sheet")?.textContent).toContain("营业执照");
    window.dispatchEvent(new Event("afterprint"));
    expect(document.querySelector("#print-sheet")).toBeNull();
  });
});

describe("plain text", () => {
  it("has all facts, the conditions and the source", () => {
    const text = plainText(answer(
      { type: "text", text: "可以办。", sources: [source()] },
      { type: "materials", title: "材料", items: [material({ when: "委托时", copies: 1 })], sources: [] },
      { type: "choices", prompt: "还要问什么", choices: [] },
    ));
    expect(text).toBe("可以办。\n\n材料\n1. 营业执照（委托时；1份）\n\n来源：《食品经营许可》办事指南，目录第 3 版，2026-05-01 更新");
  });
});
