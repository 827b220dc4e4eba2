import { flushPromises, mount, type VueWrapper } from "@vue/test-utils";
import { beforeEach, describe, expect, it, vi } from "vitest";
import ProgressLookup from "@/review/ProgressLookup.vue";
import { fakeFetch, refused } from "../make";

const LOOK = "POST /api/submissions/progress";
const FOUND = {
  matter_name: "居住证签注", state: "returned", handed_at: "2026-11-22T01:00:00Z", changed_at: "2026-11-23T01:00:00Z",
};

async function look(page: VueWrapper, number: string, contact: string): Promise<void> {
  await page.get("[data-testid=number]").setValue(number);
  await page.get("[data-testid=contact]").setValue(contact);
  await page.get("form").trigger("submit");
  await flushPromises();
}

const open = (): VueWrapper => mount(ProgressLookup, { global: { stubs: { LinkButton: true } } });

beforeEach(() => vi.unstubAllGlobals());

describe("progress by number and phone", () => {
  it("says what it is for and where it stands", async () => {
    vi.stubGlobal("fetch", fakeFetch({ [LOOK]: () => FOUND }));
    const page = open();
    await look(page, "YS261123482917", "8000");
    expect(page.get("[data-testid=found]").text()).toContain("居住证签注");
    expect(page.get("[data-testid=found]").text()).toContain("补充或更正");
  });

  it("says what the service says when nothing is found, and shows nothing from before", async () => {
    const answers: (() => unknown)[] = [() => FOUND, () => refused(404, "按这个编号和手机号没有查到。", "nothing_found")];
    vi.stubGlobal("fetch", fakeFetch({ [LOOK]: () => answers.shift()?.() }));
    const page = open();
    await look(page, "YS261123482917", "8000");
    await look(page, "YS261123482917", "8001");
    expect(page.get("[role=alert]").text()).toContain("没有查到");
    expect(page.find("[data-testid=found]").exists()).toBe(false);
  });

  it("asks for both before anything is sent", async () => {
    const fetch = fakeFetch({});
    vi.stubGlobal("fetch", fetch);
    const page = open();
    await look(page, "YS261123482917", " ");
    expect(page.get("[role=alert]").text()).toContain("请填写");
    expect(fetch.calls).toEqual([]);
  });
});
