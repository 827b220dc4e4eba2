import { flushPromises, mount } from "@vue/test-utils";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { createMemoryHistory, createRouter } from "vue-router";
import type { Passage, PolicyDetail } from "@/api/types";
import { laidOut, readMark } from "@/guide/policy";
import PolicyPage from "@/guide/PolicyPage.vue";
import { fakeFetch } from "../make";

const passage = (over: Partial<Passage>): Passage => ({ headings: [], lead: "", text: "", rows: [], page: null, ...over });
const detail = (force: PolicyDetail["force"]): PolicyDetail => ({
  version: 2, force, matters: [{ code: "M/1", name: "养犬登记" }],
  policy: {
    id: "a", title: "某办法", issuer: "某局", number: "某〔2026〕1号", effective_on: "2026-01-01", expires_on: null, review_on: null,
    matters: ["M/1"], source: "javascript:alert(1)", file: "a.md",
    passages: [
      passage({ headings: ["第一章", "第一条"], text: "第一条 不得收费。另有规定的除外。" }),
      passage({ headings: ["第一章", "标准"], rows: [["类", "额"], ["甲", "1"], ["乙", "2"]] }),
    ],
  },
});

async function open(at: string, force: PolicyDetail["force"] = "in_force") {
  vi.stubGlobal("fetch", fakeFetch({ "GET /api/policies/a": () => detail(force) }));
  const router = createRouter({
    history: createMemoryHistory(),
    routes: [{ path: "/guide/policies/:id", component: PolicyPage, props: true }, { path: "/:rest(.*)*", component: { template: "<p />" } }],
  });
  await router.push(at);
  const page = mount({ template: "<RouterView />" }, { global: { plugins: [router] }, attachTo: document.body });
  await flushPromises();
  return page;
}

beforeEach(() => {
  document.body.innerHTML = "";
  Element.prototype.scrollIntoView = vi.fn();
});

describe("the page of a policy", () => {
  it("marks the words that were quoted and puts the focus there", async () => {
    const page = await open("/guide/policies/a?marked=4-9#p0");
    expect(page.findAll("mark").map((m) => m.text())).toEqual(["不得收费。"]);
    expect(document.activeElement?.id).toBe("p0");
    expect(page.find("#p0 p").text()).toBe("第一条 不得收费。另有规定的除外。");
  });

  it("marks rows of a table and writes each heading once", async () => {
    const page = await open("/guide/policies/a?marked=0,2#p1");
    expect(page.findAll("tr.marked").map((r) => r.text())).toEqual(["乙2"]);
    expect(page.findAll("section h2, section h3").map((h) => h.text())).toEqual(["第一章", "标准"]);
  });

  it("breaks no date over two lines", async () => {
    const page = await open("/guide/policies/a");
    expect(page.findAll(".whole").map((d) => d.text())).toEqual(["2026-01-01"]);
    expect(page.get("h1 + p").text()).toBe("某局 · 某〔2026〕1号 · 2026-01-01 起施行 · 目录第 2 版");
  });

  it("says when the policy is no longer in force, and opens no odd link", async () => {
    const page = await open("/guide/policies/a", "expired");
    expect(page.get("[role=note]").text()).toContain("已经失效");
    expect(page.find("a[href^=javascript]").exists()).toBe(false);
    expect(page.findAll("mark")).toHaveLength(0);
  });
});

describe("a mark", () => {
  it("counts characters, and leaves out what is beyond the text", () => {
    const text = "𠮷甲乙";
    const [one] = laidOut([passage({ text })], readMark("#p0", "1-99"));
    expect(one?.pieces).toEqual([{ text: "𠮷", marked: false }, { text: "甲乙", marked: true }]);
    expect(readMark("#p0", ["x"])).toEqual({ id: "p0", start: 0, end: 0, rows: [] });
  });
});
