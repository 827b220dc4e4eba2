import { flushPromises, mount } from "@vue/test-utils";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { createMemoryHistory, createRouter } from "vue-router";
import type { ChecklistItem, Report } from "@/api/types";
import FindingList from "@/review/report/FindingList.vue";
import VerdictCard from "@/review/report/VerdictCard.vue";
import SituationStep from "@/review/SituationStep.vue";
import { purpose } from "@/review/subject";
import { bundle } from "../guide/make";
import { fakeFetch, finding, report } from "../make";

const item = (over: Partial<ChecklistItem>): ChecklistItem => ({
  number: "1", name: "营业执照", type: "business_licence", necessity: "必要", needed: true, copies: null, form: "",
  source: "", e_licence: "", tolerance: "", commitment: false, note: "", matters: ["B", "A/1"], issued_by: "", ...over,
});
const checklist = (...materials: ChecklistItem[]) => ({ version: 1, checklist: { materials }, questions: [] });

beforeEach(() => {
  vi.unstubAllGlobals();
  vi.stubGlobal("matchMedia", () => ({ matches: false, addEventListener: () => undefined, removeEventListener: () => undefined }));
  Element.prototype.scrollTo = () => undefined;
});

describe("a bundle to be reviewed", () => {
  async function open(table: Parameters<typeof fakeFetch>[0]) {
    const fetch = fakeFetch(table);
    vi.stubGlobal("fetch", fetch);
    const router = createRouter({ history: createMemoryHistory(), routes: [{ path: "/:rest(.*)*", component: { template: "<p />" } }] });
    const page = mount(SituationStep, { props: { bundle: "Y-1" }, global: { plugins: [router] }, attachTo: document.body });
    await flushPromises();
    return { page, fetch, router };
  }

  it("fills in what the address says, and leaves what is no answer to its default", async () => {
    const questions = [
      { key: "applicant.has_agent", label: "是否委托", type: "boolean", options: [], default: false },
      { key: "applicant.kind", label: "身份", type: "choice", options: ["个人", "企业"], default: "个人" },
    ];
    vi.stubGlobal("fetch", fakeFetch({
      "GET /api/bundles/Y-1": () => bundle(),
      "GET /api/bundles/Y-1/checklist": () => ({ ...checklist(item({})), questions }),
    }));
    const router = createRouter({ history: createMemoryHistory(), routes: [{ path: "/:rest(.*)*", component: { template: "<p />" } }] });
    const told = { "applicant.has_agent": "true", "applicant.kind": "<script>" };
    const page = mount(SituationStep, { props: { bundle: "Y-1", told }, global: { plugins: [router] } });
    await flushPromises();
    const chosen = page.findAll<HTMLInputElement>("input[type=radio]").filter((i) => i.element.checked);
    expect(chosen.map((i) => i.element.parentElement?.textContent)).toEqual(["是", "个人"]);
  });

  it("asks which matters apply, and opens with those", async () => {
    const opened = vi.fn();
    const { page, fetch, router } = await open({
      "GET /api/bundles/Y-1": () => bundle(),
      "GET /api/bundles/Y-1/checklist": () =>
        checklist(item({}), item({ number: "2", name: "许可证", needed: false, issued_by: "营业执照", note: "不用提交" })),
      "POST /api/submissions": (body) => (opened(body), { id: "s1" }),
    });
    expect(page.get("[data-testid=purpose]").text()).toBe("用于：全部事项");
    expect(page.get("[data-testid=issued]").text()).toContain("不用提交");

    const [first, second] = page.findAll("[data-testid=matter-choice] input");
    await second?.setValue(false);
    await flushPromises();
    expect(fetch.calls.at(-1)).toBe("GET /api/bundles/Y-1/checklist?matter=B");
    expect(first?.attributes("disabled")).toBeDefined();
    await page.get("[data-testid=to-upload]").trigger("click");
    await flushPromises();

    expect(opened).toHaveBeenCalledWith({ bundle: "Y-1", matters: ["B"], applicant: {}, form: {} });
    expect(router.currentRoute.value.path).toBe("/review/s1");
  });
});

describe("the report of a bundle", () => {
  const two: Report = {
    ...report(
      finding({ id: "f1", matters: ["A/1"], message: "只关招牌" }),
      finding({ id: "f2", matters: [], message: "都有关" }),
      finding({ id: "f3", matters: ["B"], message: "只关执照" }),
    ),
    matters: [
      { code: "B", name: "营业执照", department: "市市场监管局", verdict: "correct_first", verdict_text: "" },
      { code: "A/1", name: "招牌设置", department: "市城管局", verdict: "ready", verdict_text: "" },
    ],
  };

  it("says what concerns all first, then matter by matter, under headings in order", () => {
    const list = mount(FindingList, { props: { report: two } });
    expect(list.findAll("[data-testid=part]").map((h) => h.text())).toEqual(["全部事项", "营业执照", "招牌设置"]);
    expect(list.findAll(".message").map((m) => m.text())).toEqual(["都有关", "只关执照", "只关招牌"]);
    expect(list.findAll("h3, h4, h5").map((h) => h.element.tagName)).toEqual(["H3", "H4", "H5", "H4", "H5", "H4", "H5"]);
  });

  it("has a verdict for each matter, and none beside the whole's for one", () => {
    const card = mount(VerdictCard, { props: { report: two } });
    expect(card.findAll("[data-testid=matter-verdict]").map((v) => v.attributes("data-verdict"))).toEqual(["correct_first", "ready"]);
    const single = mount(VerdictCard, { props: { report: { ...two, matters: two.matters.slice(0, 1) } } });
    expect(single.findAll("[data-testid=matter-verdict]")).toHaveLength(0);
    expect(mount(FindingList, { props: { report: report(finding()) } }).find("h4 button").exists()).toBe(true);
  });

  it("names the matters that something is for", () => {
    expect(purpose([], two.matters)).toBe("全部事项");
    expect(purpose(["A/1"], two.matters)).toBe("招牌设置");
    expect(purpose(["B"], two.matters.slice(0, 1))).toBe("");
  });
});
