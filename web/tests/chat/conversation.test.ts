import { flushPromises } from "@vue/test-utils";
import { describe, expect, it, vi } from "vitest";
import { createConversation } from "@/chat/conversation";
import { answer, fakeFetch, refused } from "../make";

const hello = answer({ type: "text", text: "您好", sources: [] });

describe("conversation", () => {
  it("opens a chat at the first message and keeps it over a reload", async () => {
    const fetch = fakeFetch({ "POST /api/chats": () => ({ id: "c1" }), "POST /api/chats/c1/turns": () => hello });
    vi.stubGlobal("fetch", fetch);
    await createConversation().say("  你好 ");
    await flushPromises();
    const again = createConversation();
    expect(again.messages.value.map((m) => m.from)).toEqual(["person", "answer"]);
    await again.say("再问");
    expect(fetch.calls).toEqual(["POST /api/chats", "POST /api/chats/c1/turns", "POST /api/chats/c1/turns"]);
  });

  it("keeps a message that did not get through and sends the same again", async () => {
    const bodies: unknown[] = [];
    let up = false;
    vi.stubGlobal("fetch", fakeFetch({
      "POST /api/chats": () => ({ id: "c1" }),
      "POST /api/chats/c1/turns": (body) => {
        bodies.push(body);
        if (!up) throw new TypeError("network");
        return hello;
      },
    }));
    const talk = createConversation();
    await talk.say("开饭店");
    const [sent] = talk.messages.value;
    expect(sent).toMatchObject({ from: "person", state: "failed", text: "开饭店" });
    up = true;
    await talk.retry(sent?.id ?? 0);
    expect(talk.messages.value.map((m) => m.from)).toEqual(["person", "answer"]);
    expect(bodies).toEqual([{ text: "开饭店" }, { text: "开饭店" }]);
  });

  it("opens anew when the service no longer knows the chat", async () => {
    sessionStorage.setItem("chuangqian.chat", JSON.stringify({ chat: "old", messages: [] }));
    const fetch = fakeFetch({
      "POST /api/chats/old/turns": () => refused(403, "凭证已过期"),
      "POST /api/chats": () => ({ id: "new" }),
      "POST /api/chats/new/turns": () => hello,
    });
    vi.stubGlobal("fetch", fetch);
    const talk = createConversation();
    await talk.say("在吗");
    expect(talk.messages.value.at(-1)?.from).toBe("answer");
  });

  it("marks a message that a reload interrupted", () => {
    const cut = { id: 1, from: "person", text: "问", body: { text: "问" }, state: "sending", error: "" };
    sessionStorage.setItem("chuangqian.chat", JSON.stringify({ chat: "c", messages: [cut] }));
    const talk = createConversation();
    expect(talk.messages.value[0]).toMatchObject({ state: "failed" });
    expect(talk.busy.value).toBe(false);
  });

  it("drops an answer that comes after a new chat was begun", async () => {
    let reply: (value: unknown) => void = () => undefined;
    vi.stubGlobal("fetch", (path: string) =>
      path === "/api/chats"
        ? Promise.resolve(new Response(JSON.stringify({ id: "c1" })))
        : new Promise((resolve) => (reply = resolve)));
    const talk = createConversation();
    const saying = talk.say("慢问题");
    await flushPromises();
    talk.restart();
    reply(new Response(JSON.stringify(hello)));
    await saying;
    expect(talk.messages.value).toEqual([]);
  });

  it("asks for a person by the handover action and sends a bare choice as text", async () => {
    const bodies: unknown[] = [];
    vi.stubGlobal("fetch", fakeFetch({
      "POST /api/chats": () => ({ id: "c1" }),
      "POST /api/chats/c1/turns": (body) => {
        bodies.push(body);
        return hello;
      },
    }));
    const talk = createConversation();
    await talk.handover();
    await talk.choose({ label: "都不是", matter_code: "", field: "", action: "" });
    expect(bodies).toEqual([{ choice: { matter_code: "", field: "", action: "handover" } }, { text: "都不是" }]);
  });

  it("begins afresh when the stored conversation is damaged", () => {
    sessionStorage.setItem("chuangqian.chat", "{broken");
    expect(createConversation().messages.value).toEqual([]);
  });
});
