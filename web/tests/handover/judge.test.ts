import { flushPromises, mount } from "@vue/test-utils";
import { describe, expect, it, vi } from "vitest";
import type { Judgement } from "@/api/handover";
import { ApiError } from "@/api/http";
import JudgeCard from "@/handover/JudgeCard.vue";

const card = (judge: (given: Judgement) => Promise<unknown>) => mount(JudgeCard, { props: { question: "怎么样？", judge } });

describe("好差评", () => {
  it("asks why only when somebody is not content", async () => {
    const judge = vi.fn<(given: Judgement) => Promise<unknown>>().mockResolvedValue(undefined);
    const page = card(judge);
    await page.get("[data-testid=grade-5]").setValue();
    expect(page.find("input[type=checkbox]").exists()).toBe(false);
    await page.get("[data-testid=grade-1]").setValue();
    await page.get("input[value=slow]").setValue(true);
    await page.get("textarea").setValue(" 等了半小时 ");
    await page.get("form").trigger("submit");
    await flushPromises();
    expect(judge).toHaveBeenCalledWith({ score: 1, reasons: ["slow"], words: "等了半小时" });
    expect(page.text()).toContain("查明情况并整改");
  });

  it("leaves reasons out that were ticked before the grade was raised", async () => {
    const judge = vi.fn<(given: Judgement) => Promise<unknown>>().mockResolvedValue(undefined);
    const page = card(judge);
    await page.get("[data-testid=grade-2]").setValue();
    await page.get("input[value=slow]").setValue(true);
    await page.get("[data-testid=grade-4]").setValue();
    await page.get("form").trigger("submit");
    await flushPromises();
    expect(judge).toHaveBeenCalledWith({ score: 4, reasons: [], words: "" });
  });

  it("says why it failed and can be sent again", async () => {
    const judge = vi.fn<(given: Judgement) => Promise<unknown>>().mockRejectedValueOnce(new ApiError("网络不通", "network"));
    const page = card(judge);
    await page.get("[data-testid=grade-3]").setValue();
    await page.get("form").trigger("submit");
    await flushPromises();
    expect(page.get("[role=alert]").text()).toBe("网络不通");
    expect(page.find("[data-testid=judge-send]").exists()).toBe(true);
  });
});
