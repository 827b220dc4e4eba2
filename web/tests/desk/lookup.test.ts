import { flushPromises, mount } from "@vue/test-utils";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { ref } from "vue";
import { createMemoryHistory, createRouter } from "vue-router";
import type { MatterAnswers } from "@/api/deskTypes";
import AnswerPane from "@/desk/lookup/AnswerPane.vue";
import LookupPage from "@/desk/lookup/LookupPage.vue";
import { useLookup } from "@/desk/lookup/useLookup";
import { waited } from "@/desk/queue/waiting";
import { answer, fakeFetch, material, source } from "../make";

const item = (code: string, name: string) => ({ code, name, department: "市局", kind: "承诺件", applicants: ["企业"], bundle: false });
const guide = (code: string): MatterAnswers => ({
  ...item(code, `事项${code}`), version: 3, aliases: [], updated_on: "",
  answers: [
    { ...answer({ type: "materials", title: "申请材料", items: [material()], sources: [source()] }), field: "materials" },
    { ...answer({ type: "facts", title: "", rows: [{ label: "收费", value: "不收费", url: "" }], sources: [source({ field: "fee" })] }), field: "fee" },
  ],
});

describe("looking up", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => {
    vi.useRealTimers();
    vi.unstubAllGlobals();
    sessionStorage.clear();
  });

  it("asks once for a word that is typed quickly, and drops an answer that comes late", async () => {
    const waiting: ((response: Response) => void)[] = [];
    const calls: string[] = [];
    vi.stubGlobal("fetch", (path: string) => {
      calls.push(decodeURIComponent(path));
      return new Promise((resolve) => waiting.push(resolve));
    });
    const text = ref("");
    const { found } = useLookup(text);
    for (const typed of ["食", "食品"]) {
      text.value = typed;
      await vi.advanceTimersByTimeAsync(10);
    }
    await vi.advanceTimersByTimeAsync(100);
    text.value = "食品许可";
    await vi.advanceTimersByTimeAsync(100);
    expect(calls).toEqual(["/api/lookup?q=食品", "/api/lookup?q=食品许可"]);
    const reply = (name: string): Response => new Response(JSON.stringify({ version: 1, field: "fee", items: [item("1", name)], answer: null }));
    waiting[1]?.(reply("新"));
    await vi.advanceTimersByTimeAsync(1);
    waiting[0]?.(reply("旧"));
    await vi.advanceTimersByTimeAsync(1);
    expect(found.value?.items[0]?.name).toBe("新");
  });

  it("opens the best at once, moves by arrows, goes to a field by one key and copies it with its source", async () => {
    vi.useRealTimers();
    const copied: string[] = [];
    document.execCommand = () => {
      copied.push(document.querySelector("textarea")?.value ?? "");
      return true;
    };
    vi.stubGlobal("fetch", fakeFetch({
      "GET /api/lookup?": () => ({ version: 3, field: "materials", items: [item("1", "甲"), item("2", "乙")], answer: null }),
      "GET /api/lookup/1": () => guide("1"),
      "GET /api/lookup/2": () => guide("2"),
    }));
    Element.prototype.scrollIntoView = () => undefined;
    const router = createRouter({ history: createMemoryHistory(), routes: [{ path: "/desk/lookup", component: LookupPage }, { path: "/:x(.*)*", component: LookupPage }] });
    await router.push("/desk/lookup");
    const page = mount(LookupPage, { global: { plugins: [router] }, attachTo: document.body });
    const settle = async (): Promise<void> => {
      await new Promise((resolve) => setTimeout(resolve, 120));
      await flushPromises();
    };
    await page.get("[data-testid=lookup-box]").setValue("甲 材料");
    await settle();
    expect(page.get("[data-testid=guide]").attributes("data-code")).toBe("1");
    expect(page.get("[data-testid=answer]").text()).toContain("营业执照");
    await page.get("[data-testid=lookup-box]").trigger("keydown", { key: "ArrowDown" });
    await settle();
    expect(page.get("[data-testid=guide]").attributes("data-code")).toBe("2");
    await page.get("[data-testid=lookup-box]").trigger("keydown", { key: "Enter" });
    await settle();
    expect(document.activeElement?.id).toBe("guide-name");
    document.activeElement?.dispatchEvent(new KeyboardEvent("keydown", { key: "3", bubbles: true }));
    await flushPromises();
    expect(page.get("[data-testid=answer]").text()).toContain("不收费");
    document.activeElement?.dispatchEvent(new KeyboardEvent("keydown", { key: "c", bubbles: true }));
    await flushPromises();
    expect(copied[0]).toContain("事项2");
    expect(copied[0]).toContain("收费：不收费");
    expect(copied[0]).toContain("目录第 3 版");
    page.unmount();
  });

  it("says when the guide has nothing on a field, and does not offer its key", () => {
    const pane = mount(AnswerPane, { props: { guide: guide("1"), field: "place", copied: "" }, global: { stubs: { RouterLink: true } } });
    expect(pane.get("[data-testid=answer]").text()).toContain("没有写“地点”");
    expect(pane.get("[data-testid=field-place]").attributes("disabled")).toBeDefined();
    expect(pane.get("[data-testid=copy]").attributes("disabled")).toBeDefined();
  });
});

describe("how long something has waited", () => {
  it.each([
    [20, "刚到"], [60 * 59, "59 分钟"], [3600, "1 小时"], [3600 * 2 + 300, "2 小时 5 分"], [86400, "1 天"], [86400 * 3 + 7200, "3 天 2 小时"],
  ])("%i s is %s", (seconds, words) => expect(waited(seconds)).toBe(words));
});
