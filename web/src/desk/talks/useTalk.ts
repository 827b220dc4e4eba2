/** One talk at the desk: followed while it is open, answered with keys of one's own. */

import { onUnmounted, ref, watch, type Ref } from "vue";
import { freshKey, type Talk, type TalkMessage } from "@/api/handover";
import { sentence } from "@/api/http";
import {
  answerTalk, deskTalkUrl, endTalk, getTalk, returnTalk, suggestAnswer, takeTalk, type HistoryLine,
} from "@/api/reception";
import type { Answer } from "@/api/types";

export interface OneTalk {
  talk: Ref<Talk | null>;
  history: Ref<HistoryLine[]>;
  messages: Ref<TalkMessage[]>;
  suggested: Ref<Answer | null>;
  error: Ref<string>;
  busy: Ref<boolean>;
  take(): Promise<boolean>;
  say(text: string): Promise<boolean>;
  giveBack(): Promise<boolean>;
  end(): Promise<boolean>;
}

export function useTalk(id: Ref<string>): OneTalk {
  const talk = ref<Talk | null>(null);
  const history = ref<HistoryLine[]>([]);
  const messages = ref<TalkMessage[]>([]);
  const suggested = ref<Answer | null>(null);
  const error = ref("");
  const busy = ref(false);
  let source: EventSource | null = null;
  // An answer that failed is sent again with its key, so that the person reads it once.
  let unsent = { key: "", text: "" };

  function add(message: TalkMessage): void {
    if (messages.value.some((one) => one.id === message.id)) return;
    messages.value.push(message);
    messages.value.sort((a, b) => a.id - b.id);
    if (message.sender === "person") void suggest();
  }

  async function suggest(): Promise<void> {
    const asked = id.value;
    const answer = await suggestAnswer(asked).catch(() => null);
    if (asked === id.value) suggested.value = answer;
  }

  async function open(): Promise<void> {
    source?.close();
    talk.value = suggested.value = null;
    messages.value = [];
    history.value = [];
    error.value = "";
    if (!id.value) return;
    const asked = id.value;
    try {
      const found = await getTalk(asked);
      if (asked !== id.value) return;
      talk.value = found.talk;
      history.value = found.history;
      messages.value = found.messages;
    } catch (failure) {
      error.value = sentence(failure);
      return;
    }
    void suggest();
    source = new EventSource(deskTalkUrl(asked, messages.value.at(-1)?.id ?? 0));
    source.addEventListener("talk", (event) => {
      talk.value = JSON.parse((event as MessageEvent<string>).data) as Talk;
      if (talk.value.state === "ended") source?.close();
    });
    source.addEventListener("message", (event) => add(JSON.parse(event.data as string) as TalkMessage));
  }

  async function run(act: () => Promise<unknown>): Promise<boolean> {
    busy.value = true;
    error.value = "";
    try {
      await act();
      return true;
    } catch (failure) {
      error.value = sentence(failure);
      return false;
    } finally {
      busy.value = false;
    }
  }

  watch(id, open, { immediate: true });
  onUnmounted(() => source?.close());

  return {
    talk, history, messages, suggested, error, busy,
    take: () => run(async () => (talk.value = await takeTalk(id.value))),
    say: (text) => run(async () => {
      if (unsent.text !== text) unsent = { key: freshKey(), text };
      add(await answerTalk(id.value, unsent.key, text));
      unsent = { key: "", text: "" };
    }),
    giveBack: () => run(() => returnTalk(id.value)),
    end: () => run(() => endTalk(id.value)),
  };
}
