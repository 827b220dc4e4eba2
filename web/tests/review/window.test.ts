import { flushPromises, mount } from "@vue/test-utils";
import { beforeEach, describe, expect, it, vi } from "vitest";
import HandOver from "@/review/HandOver.vue";
import LettersPanel from "@/review/report/LettersPanel.vue";
import { fakeFetch, refused } from "../make";

const HAND = "POST /api/submissions/s1/handover";
const LETTERS = "GET /api/submissions/s1/letters";

beforeEach(() => vi.unstubAllGlobals());

describe("handing over to the window", () => {
  it("asks first, sends once and tells the page", async () => {
    const held = { id: "s1", state: "handed" };
    const fetch = fakeFetch({ [HAND]: () => held });
    vi.stubGlobal("fetch", fetch);
    const panel = mount(HandOver, { props: { id: "s1", state: "reported" }, attachTo: document.body });

    await panel.get("[data-testid=hand-over]").trigger("click");
    await flushPromises();
    expect(fetch.calls).toEqual([]);
    expect(document.activeElement?.getAttribute("role")).toBe("alertdialog");
    await panel.get("[data-testid=hand-over-confirm]").trigger("click");
    await flushPromises();

    expect(fetch.calls).toEqual([HAND]);
    expect(panel.emitted("handed")).toEqual([[held]]);
  });

  it("sends the phone that is left, and shows the number to ask by", async () => {
    const bodies: unknown[] = [];
    vi.stubGlobal("fetch", (_url: string, init: RequestInit) => {
      bodies.push(JSON.parse(String(init.body)));
      return Promise.resolve(new Response(JSON.stringify({ id: "s1", state: "handed" }), { headers: { "content-type": "application/json" } }));
    });
    const panel = mount(HandOver, { props: { id: "s1", state: "reported" } });
    await panel.get("[data-testid=hand-over]").trigger("click");
    await panel.get("[data-testid=phone]").setValue(" 13800138000 ");
    await panel.get("[data-testid=hand-over-confirm]").trigger("click");
    await flushPromises();
    expect(bodies).toEqual([{ phone: "13800138000" }]);

    const handed = mount(HandOver, {
      props: { id: "s1", state: "handed", number: "YS261123482917" },
      global: { stubs: { RouterLink: true } },
    });
    expect(handed.get("[data-testid=number]").text()).toContain("YS261123482917");
  });

  it("lets the holder take the papers back while the window has them", async () => {
    const held = { id: "s1", state: "reported" };
    const fetch = fakeFetch({ "POST /api/submissions/s1/withdraw": () => held });
    vi.stubGlobal("fetch", fetch);
    const panel = mount(HandOver, { props: { id: "s1", state: "handed" }, attachTo: document.body });

    await panel.get("[data-testid=withdraw]").trigger("click");
    await flushPromises();
    expect(fetch.calls).toEqual([]);
    await panel.get("[data-testid=withdraw-confirm]").trigger("click");
    await flushPromises();

    expect(panel.emitted("handed")).toEqual([[held]]);
  });

  it("says why it did not work, and nothing has changed", async () => {
    vi.stubGlobal("fetch", fakeFetch({ [HAND]: () => refused(409, "材料改过，请先重新预审。", "not_now") }));
    const panel = mount(HandOver, { props: { id: "s1", state: "reported" } });

    await panel.get("[data-testid=hand-over]").trigger("click");
    await panel.get("[data-testid=hand-over-confirm]").trigger("click");
    await flushPromises();

    expect(panel.get("[role=alert]").text()).toBe("材料改过，请先重新预审。");
    expect(panel.emitted("handed")).toBeUndefined();
  });

  it.each([["handed", "已经交给窗口"], ["returned", "补充或更正"], ["decided", "已经受理"]] as const)(
    "says where it stands when %s", (state, words) => {
      const panel = mount(HandOver, { props: { id: "s1", state } });
      expect(panel.get("[data-testid=window-state]").text()).toContain(words);
      expect(panel.find("[data-testid=hand-over]").exists()).toBe(false);
    });
});

describe("letters", () => {
  it("are offered in every format that there is", async () => {
    const told = [
      { name: "notice", title: "一次性告知书", formats: ["html", "pdf", "docx"] },
      { name: "tolerance", title: "容缺受理承诺书", formats: ["html", "pdf", "docx"] },
    ];
    vi.stubGlobal("fetch", fakeFetch({ [LETTERS]: () => told }));
    const panel = mount(LettersPanel, { props: { id: "s1" } });
    await flushPromises();

    const links = panel.get("[data-testid=letter-tolerance]").findAll("a");
    expect(links.map((a) => a.attributes("href"))).toEqual(
      ["html", "pdf", "docx"].map((f) => `/api/submissions/s1/letters/tolerance.${f}`));
    expect(links.map((a) => a.attributes("download"))).toEqual([undefined, "容缺受理承诺书.pdf", "容缺受理承诺书.docx"]);
  });

  it("keep the notice when the list cannot be had", async () => {
    vi.stubGlobal("fetch", fakeFetch({ [LETTERS]: () => new Response("", { status: 503 }) }));
    const panel = mount(LettersPanel, { props: { id: "s1" } });
    await flushPromises();
    expect(panel.findAll("li")).toHaveLength(1);
    expect(panel.get("[data-testid=letter-notice]").findAll("a")).toHaveLength(2);
  });
});
