import { mount } from "@vue/test-utils";
import { beforeEach, describe, expect, it, vi } from "vitest";
import type { Sentence, Written } from "@/api/types";
import { createConversation } from "@/chat/conversation";
import { plainText } from "@/chat/plainText";
import WrittenText from "@/chat/WrittenText.vue";
import { answer, fakeFetch } from "../make";

class FakeSource {
  static last: FakeSource | null = null;
  closed = false;
  private heard = new Map<string, (event: { data: string }) => void>();
  constructor(readonly url: string) {
    FakeSource.last = this;
  }
  addEventListener(name: string, listener: (event: { data: string }) => void): void {
    this.heard.set(name, listener);
  }
  close(): void {
    this.closed = true;
  }
  say(name: string, data: unknown): void {
    this.heard.get(name)?.({ data: JSON.stringify(data) });
  }
}

const labels: Written = { sentences: [], label: "以下内容由 AI 生成，仅供参考", aigc: { Label: "1" } };
const sentence: Sentence = { text: "承诺5个工作日办结。", sources: [] };

async function asked(): Promise<ReturnType<typeof createConversation>> {
  const told = { ...answer({ type: "text", text: "原文", sources: [] }), composing: "n1" };
  vi.stubGlobal("fetch", fakeFetch({ "POST /api/chats": () => ({ id: "c1" }), "POST /api/chats/c1/turns": () => told }));
  const talk = createConversation();
  await talk.say("要多久");
  return talk;
}

describe("the text of a language model", () => {
  beforeEach(() => {
    FakeSource.last = null;
    vi.stubGlobal("EventSource", FakeSource);
  });

  it("grows sentence by sentence beside the answer, with its label", async () => {
    const talk = await asked();
    expect(FakeSource.last?.url).toBe("/api/chats/c1/compositions/n1");
    FakeSource.last?.say("written", labels);
    FakeSource.last?.say("sentence", sentence);
    const shown = talk.messages.value[1];
    if (shown?.from !== "answer") throw new Error("no answer");
    expect(shown.answer.written?.sentences).toEqual([sentence]);
    expect(plainText(shown.answer)).toContain("【以下内容由 AI 生成，仅供参考】承诺5个工作日办结。");
    FakeSource.last?.say("done", { whole: true });
    expect(FakeSource.last?.closed).toBe(true);
  });

  it("is given up at an error, at the next question and at a new start", async () => {
    const talk = await asked();
    const first = FakeSource.last;
    await talk.say("还有呢");
    expect(first?.closed).toBe(true);
    FakeSource.last?.say("error", {});
    expect(FakeSource.last?.closed).toBe(true);
    await talk.say("再问");
    talk.restart();
    expect(FakeSource.last?.closed).toBe(true);
  });

  it("shows its label, and carries it in the head of the page while it is shown", () => {
    const stubs = { SourceLinks: true };
    const full = mount(WrittenText, { props: { written: { ...labels, sentences: [sentence] } }, global: { stubs } });
    expect(full.text()).toContain("以下内容由 AI 生成，仅供参考");
    expect(full.text()).toContain("以原文为准");
    expect(full.attributes("data-aigc")).toBe('{"AIGC":{"Label":"1"}}');
    const meta = (): string | undefined => document.head.querySelector<HTMLMetaElement>("meta[name=AIGC]")?.content;
    expect(meta()).toBe('{"AIGC":{"Label":"1"}}');
    full.unmount();
    expect(meta()).toBeUndefined();
  });
});
