import { flushPromises, mount } from "@vue/test-utils";
import { beforeEach, describe, expect, it, vi } from "vitest";
import ErasePanel from "@/review/ErasePanel.vue";
import { fakeFetch, refused } from "../make";

const served = (answer: unknown): ReturnType<typeof fakeFetch> =>
  fakeFetch({ "DELETE /api/submissions/s1": () => answer });

describe("erasing a submission", () => {
  beforeEach(() => vi.unstubAllGlobals());

  it("asks before it deletes, and says when it is done", async () => {
    const fetch = served(new Response(null, { status: 204 }));
    vi.stubGlobal("fetch", fetch);
    const panel = mount(ErasePanel, { props: { id: "s1" }, attachTo: document.body });

    await panel.get("[data-testid=erase]").trigger("click");
    await flushPromises();
    expect(fetch.calls).toEqual([]);
    expect(document.activeElement?.getAttribute("role")).toBe("alertdialog");
    await panel.get("[data-testid=erase-confirm]").trigger("click");
    await flushPromises();

    expect(fetch.calls).toEqual(["DELETE /api/submissions/s1"]);
    expect(panel.emitted("erased")).toHaveLength(1);
  });

  it("keeps everything and says why when it fails", async () => {
    vi.stubGlobal("fetch", served(refused(409, "正在预审，请等一等。", "review_running")));
    const panel = mount(ErasePanel, { props: { id: "s1" } });

    await panel.get("[data-testid=erase]").trigger("click");
    await panel.get("[data-testid=erase-confirm]").trigger("click");
    await flushPromises();

    expect(panel.get("[role=alert]").text()).toBe("正在预审，请等一等。");
    expect(panel.emitted("erased")).toBeUndefined();
  });
});
