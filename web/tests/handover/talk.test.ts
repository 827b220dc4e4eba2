import { flushPromises } from "@vue/test-utils";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Talk, TalkMessage } from "@/api/handover";
import { createTalk } from "@/chat/talk";

class Source {
  static all: Source[] = [];
  closed = false;
  private readonly heard = new Map<string, (event: { data: string }) => void>();
  constructor(readonly url: string) {
    Source.all.push(this);
  }
  addEventListener(name: string, run: (event: { data: string }) => void): void {
    this.heard.set(name, run);
  }
  tell(name: string, data: unknown): void {
    this.heard.get(name)?.({ data: JSON.stringify(data) });
  }
  close(): void {
    this.closed = true;
  }
}

const talk = (over: Partial<Talk> = {}): Talk => ({
  id: "t1", chat: "c1", channel: "web", site: "", state: "waiting", matter_code: "", label: "", clerk: "", ended_by: "",
  asked_at: "", promised_at: "", taken_at: null, last_at: "", ended_at: null, ahead: 0, unread: 0, ...over,
});
const message = (id: number, over: Partial<TalkMessage> = {}): TalkMessage => ({
  id, sender: "clerk", clerk: "王敏", body: `第${id}句`, key: `k${id}`, at: "2026-11-23T02:00:00Z", ...over,
});
const json = (body: unknown, status = 200): Response => new Response(JSON.stringify(body), { status });

const fetched = vi.fn<(path: string, init?: RequestInit) => Promise<Response>>();

beforeEach(() => {
  Source.all = [];
  vi.stubGlobal("EventSource", Source);
  vi.stubGlobal("fetch", fetched);
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
  fetched.mockReset();
});

async function waiting() {
  const here = createTalk();
  fetched.mockResolvedValueOnce(json({ talk: talk(), sentence: "", opens_at: null, due_at: null }));
  await here.want("c1");
  const source = Source.all.at(-1);
  if (!source) throw new Error("the talk is not followed");
  return { here, source };
}

describe("a talk with a clerk", () => {
  it("says what is offered when nobody is there", async () => {
    const here = createTalk();
    fetched.mockResolvedValueOnce(json({ talk: null, sentence: "现在没有工作人员在线。", opens_at: null, due_at: null }));
    await here.want("c1");
    expect(here.open.value).toBe(false);
    expect(here.away.value?.sentence).toBe("现在没有工作人员在线。");
    expect(Source.all).toHaveLength(0);
  });

  it("keeps every message once and in order, however it comes", async () => {
    const { here, source } = await waiting();
    source.tell("message", message(2));
    source.tell("message", message(1));
    source.tell("message", message(2));
    expect(here.messages.value.map((m) => m.id)).toEqual([1, 2]);
  });

  it("sends what was not kept again with the same key", async () => {
    const { here } = await waiting();
    fetched.mockRejectedValueOnce(new TypeError("offline"));
    here.say("在吗");
    await flushPromises();
    expect(here.unsent.value).toHaveLength(1);
    expect(here.error.value).toContain("网络不通");
    const key = here.unsent.value[0]?.key ?? "";
    fetched.mockResolvedValueOnce(json(message(3, { sender: "person", key, body: "在吗" }), 201));
    await vi.advanceTimersByTimeAsync(1000);
    expect(here.unsent.value).toHaveLength(0);
    expect(here.error.value).toBe("");
    const keys = fetched.mock.calls.slice(1).map(([, init]) => (JSON.parse(init?.body as string) as { key: string }).key);
    expect(keys).toEqual([key, key]);
    expect(here.messages.value.map((m) => m.body)).toEqual(["在吗"]);
  });

  it("drops what the service refuses and says why", async () => {
    const { here } = await waiting();
    fetched.mockResolvedValueOnce(json({ detail: "这次对话已经结束，请重新转人工。", code: "talk_ended" }, 409));
    here.say("在吗");
    await flushPromises();
    expect(here.unsent.value).toHaveLength(0);
    expect(here.error.value).toBe("这次对话已经结束，请重新转人工。");
  });

  it("reads the last words after the end", async () => {
    const { here, source } = await waiting();
    source.tell("message", message(1));
    fetched.mockResolvedValueOnce(json({ talk: talk({ state: "ended" }), messages: [message(2, { sender: "system" })] }));
    source.tell("talk", talk({ state: "ended" }));
    await flushPromises();
    expect(source.closed).toBe(true);
    expect(fetched.mock.calls.at(-1)?.[0]).toBe("/api/chats/c1/handover?after=1");
    expect(here.messages.value.map((m) => m.id)).toEqual([1, 2]);
    expect(here.open.value).toBe(false);
  });

  it("is taken up after a reload, and left alone when it is over", async () => {
    const here = createTalk();
    fetched.mockResolvedValueOnce(json({ talk: talk({ state: "talking" }), messages: [message(4)] }));
    await here.resume("c1");
    expect(Source.all.at(-1)?.url).toBe("/api/chats/c1/handover/events?after=4");
    const over = createTalk();
    fetched.mockResolvedValueOnce(json({ talk: talk({ state: "ended" }), messages: [message(5)] }));
    await over.resume("c1");
    expect(over.talk.value).toBeNull();
  });
});
