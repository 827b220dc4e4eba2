import { describe, expect, it, vi } from "vitest";
import { answer } from "../make";
import { KEEP_DAYS, Store, type Chat } from "@/widget/store";

const said = (text: string): Chat["messages"] => [
  { id: 1, from: "person", text, body: { text }, state: "sent", error: "" },
  { id: 2, from: "answer", answer: answer() },
];

describe("store", () => {
  it("keeps conversations beside those of other tabs, the newest first", () => {
    const here = new Store("browser");
    const there = new Store("browser");
    const one = here.begin();
    const two = there.begin();
    here.save({ ...one, messages: said("一") });
    there.save({ ...two, messages: said("二") });
    expect(here.chats().map((c) => c.id)).toEqual([two.id, one.id]);
    here.clear();
    expect(there.chats()).toEqual([]);
    expect(JSON.stringify({ ...localStorage, ...sessionStorage })).not.toContain("一");
  });

  it("keeps nothing longer than it says", () => {
    const store = new Store("browser");
    store.save({ ...store.begin(), messages: said("旧") });
    vi.spyOn(Date, "now").mockReturnValue(Date.now() + (KEEP_DAYS + 1) * 86_400_000);
    expect(store.chats()).toEqual([]);
  });

  it("leaves nothing in the browser on a shared computer", () => {
    const store = new Store("tab");
    store.save({ ...store.begin(), messages: said("一") });
    store.tick("M1", ["1"]);
    expect(localStorage.length).toBe(0);
    expect(new Store("tab").current().messages).toHaveLength(2);
    expect(store.ticks("M1")).toEqual(["1"]);
  });

  it("begins afresh when what is kept is damaged", () => {
    localStorage.setItem("chuangqian.help", "{broken");
    expect(new Store("browser").current().messages).toEqual([]);
  });
});
