import { flushPromises, mount } from "@vue/test-utils";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { createMemoryHistory, createRouter } from "vue-router";
import { GUIDE_FIELDS } from "@/api/types";
import GuidePage from "@/guide/GuidePage.vue";
import { fakeFetch, refused } from "../make";
import { bundle, faq, full, matter } from "./make";

const absent = () => refused(404, "没有这个事项，可能已经调整。", "no_such_matter");
const scrolled = vi.fn();

async function open(at: string, table: Parameters<typeof fakeFetch>[0]) {
  vi.stubGlobal("fetch", fakeFetch(table));
  const router = createRouter({
    history: createMemoryHistory(),
    routes: [{ path: "/guide/:code", component: GuidePage, props: true }, { path: "/:rest(.*)*", component: { template: "<p />" } }],
  });
  await router.push(at);
  const page = mount({ template: "<RouterView />" }, { global: { plugins: [router] }, attachTo: document.body });
  await flushPromises();
  return { page, router };
}

beforeEach(() => {
  document.body.innerHTML = "";
  scrolled.mockReset();
  Element.prototype.scrollIntoView = function (this: Element) {
    scrolled(this.id);
  };
});

describe("a guide", () => {
  it.each(GUIDE_FIELDS.flatMap((field) => [[field, "written", full()], [field, "empty", matter()]] as const))(
    "has the cited anchor #%s when the guide is %s",
    async (field, _how, one) => {
      const { page } = await open(`/guide/M1#${field}`, { "GET /api/matters/M1": () => ({ version: 1, reviewable: false, matter: one }) });
      expect(page.findAll(`[id="${field}"]`)).toHaveLength(1);
      expect(scrolled).toHaveBeenCalledWith(field);
      expect(document.activeElement?.id).toBe(field);
    },
  );

  it("stays where it is when the hash is no anchor", async () => {
    const { page } = await open("/guide/M1#nothing", { "GET /api/matters/M1": () => ({ version: 1, reviewable: false, matter: matter() }) });
    expect(page.get("h1").text()).toBe("食品经营许可");
    expect(scrolled).not.toHaveBeenCalled();
  });

  it("has the matter's own questions that are in force at #faq", async () => {
    const faqs = [faq("要体检吗", { source: "办法第三条" }), faq("旧规定", { expires_on: "2001-01-01" })];
    const { page } = await open("/guide/M1#faq", { "GET /api/matters/M1": () => ({ version: 1, reviewable: false, matter: matter({ faqs }) }) });
    expect(page.findAll("#faq summary").map((s) => s.text())).toEqual(["要体检吗"]);
    expect(page.get("#faq").text()).toContain("办法第三条");
    expect(scrolled).toHaveBeenCalledWith("faq");
  });
});

describe("a bundle", () => {
  it("is shown when no matter has the code, with its matters in order", async () => {
    const { page } = await open("/guide/Y-1#overview", { "GET /api/matters/Y-1": absent, "GET /api/bundles/Y-1": () => bundle() });
    expect(page.get("h1").text()).toBe("开店一件事");
    expect(page.get("#overview").text()).toContain("先执照，后许可。");
    const links = page.findAll("[data-testid=bundle-matter]");
    expect(links.map((l) => l.attributes("href"))).toEqual(["/guide/B", "/guide/A%2F1"]);
    expect(links[1]?.text()).toContain("市城管局");
    expect(scrolled).toHaveBeenCalledWith("overview");
    expect(document.title).toContain("开店一件事");
  });

  it("can be asked about", async () => {
    const { page, router } = await open("/guide/Y-1", { "GET /api/matters/Y-1": absent, "GET /api/bundles/Y-1": () => bundle() });
    await page.findAll("a").find((a) => a.text() === "问这件事")?.trigger("click");
    await flushPromises();
    expect(router.currentRoute.value.query).toEqual({ matter: "Y-1", name: "开店一件事" });
  });

  it("is left for the next guide when one of its matters is opened", async () => {
    const { page, router } = await open("/guide/Y-1", {
      "GET /api/matters/Y-1": absent, "GET /api/bundles/Y-1": () => bundle(),
      "GET /api/matters/B": () => ({ version: 1, reviewable: false, matter: matter({ code: "B", name: "营业执照" }) }),
    });
    await router.push("/guide/B");
    await flushPromises();
    expect(page.get("h1").text()).toBe("营业执照");
  });
});

describe("no guide", () => {
  it("is said only when neither matter nor bundle exists", async () => {
    const { page } = await open("/guide/X", { "GET /api/matters/X": absent, "GET /api/bundles/X": () => refused(404, "没有这个一件事") });
    expect(page.get("h1").text()).toBe("没有这个事项");
    expect(page.text()).toContain("可能已经调整");
    expect(page.text()).not.toContain("重新加载");
  });

  it("can be tried again when the bundle was not reached", async () => {
    let up = false;
    const { page } = await open("/guide/Y-1", {
      "GET /api/matters/Y-1": absent, "GET /api/bundles/Y-1": () => (up ? bundle() : refused(503, "正在维护")),
    });
    expect(page.get("h1").text()).toBe("指南没有取到");
    up = true;
    await page.get("button").trigger("click");
    await flushPromises();
    expect(page.get("h1").text()).toBe("开店一件事");
  });

  it("asks for no bundle when the matter failed for another reason", async () => {
    const asked = vi.fn(() => bundle());
    const { page } = await open("/guide/Y-1", { "GET /api/matters/Y-1": () => refused(503, "正在维护"), "GET /api/bundles": asked });
    expect(page.text()).toContain("正在维护");
    expect(asked).not.toHaveBeenCalled();
  });
});
