import { flushPromises } from "@vue/test-utils";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Talk as ClerkTalk, TalkMessage } from "@/api/handover";
import { Client } from "@/widget/client";
import { LOOK_MS } from "@/widget/clerk";
import { Store } from "@/widget/store";
import { Talk, type TalkEvents } from "@/widget/talk";
import { answer, fakeFetch } from "../make";

const BASE = "https://banshi.example";
const about = { city: "青屿市", fictional: true, notice: "", hotline: "12345", phone: "", hours: "", examples: [], version: 1 };
const handed = { ...answer({ type: "text", text: "好的，为您找工作人员。", sources: [] }), status: "handover" as const };
const open: ClerkTalk = {
  id: "t1", chat: "c", channel: "widget", site: "", state: "talking", matter_code: "", label: "", clerk: "王敏", ended_by: "",
  asked_at: "", promised_at: "", taken_at: null, last_at: "", ended_at: null, ahead: 0, unread: 0,
};
const message = (id: number, sender: TalkMessage["sender"], body: string): TalkMessage => ({
  id, sender, clerk: sender === "clerk" ? "王敏" : "", body, key: `k${id}`, at: "",
});

function begin(table: Parameters<typeof fakeFetch>[0]) {
  const fake = fakeFetch({
    [`POST ${BASE}/api/widget/about`]: () => about,
    [`POST ${BASE}/api/widget/sessions`]: () => ({ token: "t", expires_in: 1800 }),
    [`POST ${BASE}/api/widget/turns`]: () => handed,
    ...table,
  });
  vi.stubGlobal("fetch", fake);
  const events = { changed: vi.fn(), away: vi.fn(), ready: vi.fn(), refused: vi.fn(), nobody: vi.fn(), clerk: vi.fn() };
  const store = new Store("browser");
  return { talk: new Talk(new Client(BASE, store), store, events as unknown as TalkEvents), events };
}

const texts = (talk: Talk): string[] =>
  talk.chat.messages.map((m) => (m.from === "person" ? m.text : m.answer.blocks.map((b) => (b.type === "text" ? b.text : "")).join("")));

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

describe("a clerk in the widget", () => {
  it("offers a ticket when nobody answers", async () => {
    const { talk, events } = begin({
      [`POST ${BASE}/api/widget/handover`]: () => ({ talk: null, sentence: "现在没有工作人员在线。", opens_at: null, due_at: null }),
    });
    talk.start();
    talk.handover("转人工");
    await flushPromises();
    expect(events.nobody).toHaveBeenCalledWith("现在没有工作人员在线。");
    expect(events.clerk).not.toHaveBeenCalled();
  });

  it("shows what a clerk says once, and ends with the talk", async () => {
    const all = [message(1, "system", "您是下一位。"), message(2, "person", "在吗"), message(3, "clerk", "在的")];
    let state: ClerkTalk["state"] = "talking";
    let looks = 0;
    const { talk, events } = begin({
      [`POST ${BASE}/api/widget/handover`]: () => ({ talk: open, sentence: "", opens_at: null, due_at: null }),
      [`POST ${BASE}/api/widget/handover/news`]: () => {
        looks += 1;
        return { talk: { ...open, state }, messages: all };
      },
    });
    talk.start();
    talk.handover("转人工");
    await flushPromises();
    await vi.advanceTimersByTimeAsync(LOOK_MS);
    expect(texts(talk)).toEqual(["转人工", "好的，为您找工作人员。", "您是下一位。", "王敏：在的"]);
    expect(events.clerk).toHaveBeenLastCalledWith(true);
    state = "ended";
    all.push(message(4, "system", "对话已结束。"));
    await vi.advanceTimersByTimeAsync(LOOK_MS);
    expect(texts(talk).at(-1)).toBe("对话已结束。");
    expect(events.clerk).toHaveBeenLastCalledWith(false);
    const looked = looks;
    await vi.advanceTimersByTimeAsync(3 * LOOK_MS);
    expect(looks).toBe(looked);
  });

  it("adds no answer to what was passed on to a clerk", async () => {
    const { talk } = begin({ [`POST ${BASE}/api/widget/turns`]: () => ({ ...handed, blocks: [] }),
      [`POST ${BASE}/api/widget/handover`]: () => ({ talk: open, sentence: "", opens_at: null, due_at: null }),
      [`POST ${BASE}/api/widget/handover/news`]: () => ({ talk: open, messages: [] }) });
    talk.start();
    talk.say("在吗");
    await flushPromises();
    expect(texts(talk)).toEqual(["在吗"]);
  });
});
