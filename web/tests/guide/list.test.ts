import { flushPromises, mount } from "@vue/test-utils";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { createMemoryHistory, createRouter } from "vue-router";
import { city as shared, cityFailed } from "@/app/city";
import { matchingBundles } from "@/guide/bundles";
import { inForce } from "@/guide/faqs";
import GuideListPage from "@/guide/GuideListPage.vue";
import { fakeFetch, refused } from "../make";
import { bundle, city, faq } from "./make";

const scrolled = vi.fn();
const questions = (count: number) => Array.from({ length: count }, (_, i) => faq(`问题${i + 1}`));
const table = (over: Parameters<typeof fakeFetch>[0] = {}) => ({
  "GET /api/city": () => city(),
  "GET /api/matters": () => ({ version: 4, total: 1, items: [{ code: "M1", name: "食品经营许可", department: "市市场监管局", kind: "", applicants: ["合作社"], score: 0, reviewable: true }] }),
  "GET /api/bundles": () => [bundle()],
  "GET /api/faqs": () => ({ version: 4, items: questions(10) }),
  ...over,
});

async function open(at: string, over: Parameters<typeof fakeFetch>[0] = {}, fetched: typeof fetch = fakeFetch(table(over))) {
  vi.stubGlobal("fetch", fetched);
  const router = createRouter({
    history: createMemoryHistory(),
    routes: [{ path: "/guide", component: GuideListPage }, { path: "/:rest(.*)*", component: { template: "<p />" } }],
  });
  await router.push(at);
  const page = mount({ template: "<RouterView />" }, { global: { plugins: [router] }, attachTo: document.body });
  await flushPromises();
  return { page, router };
}

beforeEach(() => {
  document.body.innerHTML = "";
  shared.value = null;
  cityFailed.value = false;
  scrolled.mockReset();
  Element.prototype.scrollIntoView = function (this: Element) {
    scrolled(this.id);
  };
});

describe("the list of guides", () => {
  it("says where the hall is, and dials only what is a number", async () => {
    const { page } = await open("/guide#hall");
    const hall = page.get("#hall");
    for (const words of ["某市大厅", "望海路1号", "周一至周五", "0000-88012300", "12345 转 2"]) expect(hall.text()).toContain(words);
    expect(hall.findAll("a").map((a) => a.attributes("href"))).toEqual(["tel:000088012300"]);
    expect(scrolled).toHaveBeenCalledWith("hall");
    expect(document.activeElement?.id).toBe("hall");
  });

  it("lists the bundles", async () => {
    const { page } = await open("/guide");
    expect(page.get("[data-testid=bundle-option]").attributes("href")).toBe("/guide/Y-1");
    expect(scrolled).not.toHaveBeenCalled();
  });

  it("shows eight questions, and all of them on request", async () => {
    const { page } = await open("/guide#faq");
    const cut = () => page.findAll("#faq details").filter((d) => d.classes("cut")).length;
    expect(scrolled).toHaveBeenCalledWith("faq");
    expect(page.findAll("#faq details")).toHaveLength(10);
    expect(cut()).toBe(2);
    expect(page.findAll("#faq details[open]")).toHaveLength(0);
    const more = page.findAll("#faq button").find((b) => b.text().includes("全部展开"));
    expect(more?.text()).toContain("还有 2 个");
    await more?.trigger("click");
    await flushPromises();
    expect(cut()).toBe(0);
    expect(document.activeElement?.textContent).toBe("问题9");
    expect(page.get("#faq").text()).not.toContain("全部展开");
  });

  it("needs no button for eight questions", async () => {
    const { page } = await open("/guide", { "GET /api/faqs": () => ({ version: 4, items: questions(8) }) });
    expect(page.get("#faq").text()).not.toContain("全部展开");
  });

  it("waits for what stands above before it scrolls", async () => {
    let arrive = (): void => undefined;
    const slow = new Promise<void>((done) => (arrive = done));
    const rest = fakeFetch(table());
    await open("/guide#faq", {}, async (input, init) => {
      if (String(input) === "/api/bundles") await slow;
      return rest(input, init);
    });
    expect(scrolled).not.toHaveBeenCalled();
    arrive();
    await flushPromises();
    expect(scrolled).toHaveBeenCalledWith("faq");
  });

  it("keeps the rest when a part does not come, and tries that part again", async () => {
    let up = false;
    const { page } = await open("/guide#hall", {
      "GET /api/faqs": () => (up ? { version: 4, items: questions(1) } : refused(503, "正在维护")),
      "GET /api/bundles": () => refused(503, "正在维护"),
    });
    expect(page.get("#matters").text()).toContain("食品经营许可");
    expect(scrolled).toHaveBeenCalledWith("hall");
    expect(page.get("#faq").text()).toContain("正在维护");
    up = true;
    await page.get("#faq button").trigger("click");
    await flushPromises();
    expect(page.get("#faq").text()).toContain("问题1");
  });

  it("goes to a part that is asked for later", async () => {
    const { router } = await open("/guide");
    await router.push("/guide#faq");
    await flushPromises();
    expect(scrolled).toHaveBeenCalledWith("faq");
  });
});

describe("bundles of a search", () => {
  const all = [bundle(), bundle({ number: "Y-2", name: "退休一件事", aliases: [] })];
  it.each([["", "", 2], ["开小", "", 1], [" 退休 ", "", 1], ["身份证", "", 0], ["", "市城管局", 2], ["", "市教育局", 0]])(
    "%j in department %j: %i", (q, department, count) => {
      expect(matchingBundles(all, q, department)).toHaveLength(count);
    },
  );
});

describe("a question is in force", () => {
  it.each([[null, null, true], ["2026-06-01", null, true], ["2026-06-02", null, false], [null, "2026-06-01", true], [null, "2026-05-31", false]])(
    "from %s to %s: %s", (effective_on, expires_on, shown) => {
      expect(inForce(faq("甲", { effective_on, expires_on }), "2026-06-01")).toBe(shown);
    },
  );
});
