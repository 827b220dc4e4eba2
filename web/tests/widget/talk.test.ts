import { flushPromises } from "@vue/test-utils";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Client } from "@/widget/client";
import { Store, type Said } from "@/widget/store";
import { RETRY_MS, Talk, type TalkEvents } from "@/widget/talk";
import { answer, fakeFetch, refused } from "../make";

const BASE = "https://banshi.example";
const about = { city: "青屿市", fictional: true, notice: "", hotline: "12345", phone: "", hours: "", examples: [], version: 1 };
const hello = answer({ type: "text", text: "您好", sources: [] });
const TURN = `POST ${BASE}/api/widget/turns`;

type Table = Parameters<typeof fakeFetch>[0];

function service(table: Table = {}): ReturnType<typeof fakeFetch> {
  let number = 0;
  const fake = fakeFetch({
    [`POST ${BASE}/api/widget/about`]: () => about,
    [`POST ${BASE}/api/widget/sessions`]: () => ({ token: `t${++number}`, expires_in: 1800 }),
    [TURN]: () => hello,
    ...table,
  });
  vi.stubGlobal("fetch", fake);
  return fake;
}

const heard = (): { [K in keyof TalkEvents]: ReturnType<typeof vi.fn> } =>
  ({ changed: vi.fn(), away: vi.fn(), ready: vi.fn(), refused: vi.fn(), nobody: vi.fn(), clerk: vi.fn() });

function begin(events = heard(), store = new Store("browser")): Talk {
  return new Talk(new Client(BASE, store), store, events as unknown as TalkEvents);
}

const states = (talk: Talk): string[] => talk.chat.messages.map((m) => (m.from === "answer" ? "answer" : m.state));

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

describe("talk", () => {
  it("adds a model's text sentence by sentence, keeps it when it breaks off, ends it with the next question", async () => {
    let feed!: ReadableStreamDefaultController<Uint8Array>;
    const signals: (AbortSignal | null | undefined)[] = [];
    const fake = service({
      [TURN]: () => ({ ...hello, composing: "n1" }),
      [`POST ${BASE}/api/widget/compositions/n1`]: () =>
        new Response(new ReadableStream<Uint8Array>({ start: (controller) => void (feed = controller) })),
    });
    vi.stubGlobal("fetch", (input: string, init?: RequestInit) => {
      if (input.includes("compositions")) signals.push(init?.signal);
      return fake(input, init);
    });
    const send = async (name: string, data: unknown): Promise<void> => {
      feed.enqueue(new TextEncoder().encode(`event: ${name}\r\ndata: ${JSON.stringify(data)}\r\n\r\n`));
      await flushPromises();
    };
    const talk = begin();
    talk.start();
    talk.say("要多久");
    await flushPromises();
    const shown = talk.chat.messages[1];
    if (shown?.from !== "answer") throw new Error("no answer");
    await send("written", { sentences: [], label: "AI 生成", aigc: {} });
    await send("sentence", { text: "五天。", sources: [] });
    feed.error(new TypeError("network"));
    await flushPromises();
    expect(shown.answer.written?.sentences.map((s) => s.text)).toEqual(["五天。"]);
    expect(shown.answer.blocks).toEqual(hello.blocks);
    expect(talk.away).toBe(false);
    talk.say("还有呢");
    await flushPromises();
    expect(signals.map((s) => s?.aborted)).toEqual([true, false]);
    talk.clear();
    expect(signals[1]?.aborted).toBe(true);
    talk.stop();
  });

  it("keeps what is said while the service is away and sends it in its order when it is back", async () => {
    const said: unknown[] = [];
    let up = true;
    service({ [TURN]: (body) => {
      if (!up) throw new TypeError("network");
      said.push((body as { text: string }).text);
      return hello;
    } });
    const events = heard();
    const talk = begin(events);
    talk.start();
    await flushPromises();
    up = false;
    talk.say("一");
    talk.say("二");
    await flushPromises();
    expect(states(talk)).toEqual(["waiting", "waiting"]);
    expect(events.away.mock.calls).toEqual([[true]]);
    await vi.advanceTimersByTimeAsync(RETRY_MS[0] ?? 0);
    expect(states(talk)).toEqual(["waiting", "waiting"]);
    up = true;
    await vi.advanceTimersByTimeAsync(RETRY_MS[1] ?? 0);
    expect(said).toEqual(["一", "二"]);
    expect(states(talk)).toEqual(["sent", "answer", "sent", "answer"]);
    expect(events.away.mock.calls).toEqual([[true], [false]]);
    talk.stop();
  });

  it("sends after a reload what a reload interrupted", async () => {
    vi.stubGlobal("fetch", slow(() => new Promise(() => undefined)));
    begin().say("一");
    await flushPromises();
    const fetch = service();
    const again = begin();
    expect(states(again)).toEqual(["waiting"]);
    again.start();
    await flushPromises();
    expect(states(again)).toEqual(["sent", "answer"]);
    expect(fetch.calls.filter((c) => c === TURN)).toHaveLength(1);
    again.stop();
  });

  it("says why a message was refused and sends it again only when asked", async () => {
    let accepts = false;
    service({ [TURN]: () => (accepts ? hello : refused(422, "太长", "invalid_request")) });
    const talk = begin();
    talk.say("长");
    await flushPromises();
    expect(talk.chat.messages[0]).toMatchObject({ state: "failed", error: "太长" });
    await vi.advanceTimersByTimeAsync(120_000);
    expect(states(talk)).toEqual(["failed"]);
    accepts = true;
    talk.retry(talk.chat.messages[0] as Said);
    await flushPromises();
    expect(states(talk)).toEqual(["sent", "answer"]);
  });

  it("asks nothing more of a service that does not know the site", async () => {
    const fetch = service({ [`POST ${BASE}/api/widget/about`]: () => refused(403, "没有登记", "origin_refused") });
    const events = heard();
    const talk = begin(events);
    talk.start();
    talk.say("在吗");
    await vi.advanceTimersByTimeAsync(120_000);
    expect(events.refused).toHaveBeenCalledWith("没有登记");
    expect(fetch.calls.some((c) => c.includes("turns"))).toBe(false);
    talk.stop();
  });

  it("puts an answer into the conversation that it belongs to, and forgets one that was deleted", async () => {
    let reply: (value: unknown) => void = () => undefined;
    vi.stubGlobal("fetch", slow(() => new Promise((resolve) => (reply = resolve))));
    const talk = begin();
    talk.say("慢问题");
    await flushPromises();
    const first = talk.chat;
    talk.turnTo();
    expect(talk.chat.messages).toEqual([]);
    reply(hello);
    await flushPromises();
    expect(first.messages.map((m) => m.from)).toEqual(["person", "answer"]);
    const store = new Store("browser");
    expect(store.chats().map((c) => c.messages.length)).toEqual([2]);
    talk.say("另一个");
    await flushPromises();
    talk.clear();
    reply(hello);
    await flushPromises();
    expect(store.chats()).toEqual([]);
  });

  it("sends the rating of a turn", async () => {
    const bodies: unknown[] = [];
    service({
      [TURN]: () => ({ ...hello, turn: "t1" }),
      [`POST ${BASE}/api/widget/ratings`]: (body) => void bodies.push(body),
    });
    const talk = begin();
    talk.say("要带什么");
    await flushPromises();
    const message = talk.chat.messages[1];
    if (message?.from !== "answer") throw new Error("no answer");
    await talk.rate(message, false, "wrong");
    expect(bodies).toEqual([{ answer: "t1", helpful: false, reason: "wrong" }]);
    expect(new Store("browser").current().messages[1]).toMatchObject({ helpful: false });
  });
});

/** A service whose turns take their time. */
function slow(turn: () => Promise<unknown>): typeof fetch {
  return async (input) => {
    const path = String(input);
    const body = path.endsWith("about") ? about : path.endsWith("sessions") ? { token: "t", expires_in: 1800 } : await turn();
    return new Response(JSON.stringify(body));
  };
}

describe("tokens", () => {
  it("are used for half their time, then renewed, and begun anew when they have run out", async () => {
    const fetch = service({ [`POST ${BASE}/api/widget/sessions/renewal`]: () => ({ token: "renewed", expires_in: 1800 }) });
    const store = new Store("browser");
    const client = new Client(BASE, store);
    const kinds = (): string[] => fetch.calls.splice(0).map((c) => c.split("/widget/")[1] ?? "");
    await client.turn("c", { text: "一" });
    expect(kinds()).toEqual(["sessions", "turns"]);
    await vi.advanceTimersByTimeAsync(800_000);
    await client.turn("c", { text: "二" });
    expect(kinds()).toEqual(["turns"]);
    await vi.advanceTimersByTimeAsync(200_000);
    await client.touch("c");
    expect(kinds()).toEqual(["sessions/renewal"]);
    expect(store.token("c")?.token).toBe("renewed");
    await vi.advanceTimersByTimeAsync(1_900_000);
    await client.turn("c", { text: "三" });
    expect(kinds()).toEqual(["sessions", "turns"]);
  });

  it("that the service no longer takes are replaced once", async () => {
    let refusals = 1;
    const fetch = service({ [TURN]: () => (refusals-- > 0 ? refused(403, "过期", "token_expired") : hello) });
    const store = new Store("browser");
    await new Client(BASE, store).turn("c", { text: "一" });
    expect(fetch.calls.filter((c) => c.endsWith("sessions"))).toHaveLength(2);
    expect(store.token("c")?.token).toBe("t2");
    refusals = 9;
    await expect(new Client(BASE, store).turn("c", { text: "二" })).rejects.toMatchObject({ code: "token_expired" });
    expect(refusals).toBe(7);
  });
});
