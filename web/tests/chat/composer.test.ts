import { mount } from "@vue/test-utils";
import { describe, expect, it } from "vitest";
import ChatComposer from "@/chat/ChatComposer.vue";
import { sends } from "@/chat/keys";

const key = (over: object = {}) => ({ key: "Enter", shiftKey: false, isComposing: false, keyCode: 13, ...over });

describe("Enter", () => {
  it("sends", () => expect(sends(key())).toBe(true));
  it("with Shift makes a new line", () => expect(sends(key({ shiftKey: true }))).toBe(false));
  it("that confirms a candidate does not send", () => expect(sends(key({ isComposing: true }))).toBe(false));
  it("of Safari's input method does not send", () => expect(sends(key({ keyCode: 229 }))).toBe(false));
  it("is the only key that sends", () => expect(sends(key({ key: "a" }))).toBe(false));
});

describe("composer", () => {
  const show = (busy = false) => mount(ChatComposer, { props: { busy }, attachTo: document.body });

  it("is off while empty or blank", async () => {
    const page = show();
    const send = page.get("[data-testid=chat-send]");
    expect(send.attributes("disabled")).toBeDefined();
    await page.get("textarea").setValue(" \n ");
    expect(send.attributes("disabled")).toBeDefined();
    await page.get("textarea").trigger("keydown", key());
    expect(page.emitted("say")).toBeUndefined();
  });

  it("sends on Enter and empties itself", async () => {
    const page = show();
    await page.get("textarea").setValue("开饭店要什么");
    await page.get("textarea").trigger("keydown", key());
    expect(page.emitted("say")).toEqual([["开饭店要什么"]]);
    expect(page.get("textarea").element.value).toBe("");
  });

  it("does not send in the middle of a composition", async () => {
    const page = show();
    await page.get("textarea").setValue("kai fan");
    await page.get("textarea").trigger("keydown", key({ isComposing: true }));
    expect(page.emitted("say")).toBeUndefined();
    expect(page.get("textarea").element.value).toBe("kai fan");
  });

  it("says how many characters are too many and keeps them", async () => {
    const page = show();
    await page.get("textarea").setValue("长".repeat(503));
    expect(page.text()).toContain("503 / 500");
    expect(page.text()).toContain("删去 3 个字");
    expect(page.get("[data-testid=chat-send]").attributes("disabled")).toBeDefined();
  });

  it("keeps what is typed over a reload, and while an answer is awaited", async () => {
    const page = show(true);
    await page.get("textarea").setValue("还没问完");
    await page.get("textarea").trigger("keydown", key());
    expect(page.emitted("say")).toBeUndefined();
    page.unmount();
    expect(show().get("textarea").element.value).toBe("还没问完");
  });
});
