/**
 * One conversation: what was said, what is on its way, what failed. It survives a reload in the
 * tab's session storage; nothing of it is kept longer in the browser.
 */

import { computed, ref, watch, type ComputedRef, type Ref } from "vue";
import { openChat, takeTurn } from "@/api/chats";
import { ApiError, sentence } from "@/api/http";
import type { Answer, Choice, TurnBody } from "@/api/types";
import { readJson, session, writeJson } from "@/ui/storage";
import { follow } from "./composition";

export const TEXT_LIMIT = 500;
const KEY = "chuangqian.chat";

export interface PersonMessage {
  id: number;
  from: "person";
  text: string;
  body: TurnBody;
  state: "sending" | "sent" | "failed";
  error: string;
}
export interface AnswerMessage {
  id: number;
  from: "answer";
  answer: Answer;
}
export type Message = PersonMessage | AnswerMessage;

interface Kept {
  chat: string;
  messages: Message[];
}

export interface Conversation {
  messages: Ref<Message[]>;
  busy: ComputedRef<boolean>;
  say(text: string): Promise<void>;
  choose(choice: Pick<Choice, "label" | "matter_code" | "field" | "action">): Promise<void>;
  handover(): Promise<void>;
  retry(id: number): Promise<void>;
  restart(): void;
  /** The chat's id, empty until something was said. */
  id(): string;
}

const INTERRUPTED = "上次没有发送完。可以重新发送。";

export function createConversation(storage: Storage | null = session()): Conversation {
  const kept = readJson<Kept>(storage, KEY, { chat: "", messages: [] });
  let chat = kept.chat;
  let generation = 0;
  let stopText = (): void => undefined;
  const messages = ref<Message[]>(kept.messages.map(asInterrupted));
  const busy = computed(() => messages.value.some((m) => m.from === "person" && m.state === "sending"));
  let next = Math.max(0, ...kept.messages.map((m) => m.id)) + 1;

  watch(messages, () => writeJson(storage, KEY, { chat, messages: messages.value }), { deep: true });

  function add(text: string, body: TurnBody): number {
    const id = next++;
    messages.value.push({ id, from: "person", text, body, state: "sending", error: "" });
    return id;
  }

  function find(id: number): PersonMessage | undefined {
    return messages.value.find((m): m is PersonMessage => m.id === id && m.from === "person");
  }

  async function deliver(id: number): Promise<void> {
    const began = generation;
    stopText();
    const message = find(id);
    if (!message) return;
    message.state = "sending";
    try {
      const answer = await turn(message.body);
      if (began !== generation) return;
      message.state = "sent";
      const at = messages.value.indexOf(message);
      messages.value.splice(at + 1, 0, { id: next++, from: "answer", answer });
      const shown = messages.value[at + 1];
      if (shown?.from === "answer") stopText = follow(chat, shown.answer);
    } catch (error) {
      if (began !== generation) return;
      message.state = "failed";
      message.error = sentence(error);
    }
  }

  /** Take a turn; a chat that the service no longer knows is opened anew, once. */
  async function turn(body: TurnBody): Promise<Answer> {
    if (chat) {
      try {
        return await takeTurn(chat, body);
      } catch (error) {
        if (!(error instanceof ApiError) || ![403, 404].includes(error.status)) throw error;
      }
    }
    chat = (await openChat()).id;
    return takeTurn(chat, body);
  }

  async function send(text: string, body: TurnBody): Promise<void> {
    if (busy.value) return;
    await deliver(add(text, body));
  }

  return {
    messages,
    busy,
    async say(text) {
      const said = text.trim().slice(0, TEXT_LIMIT);
      if (said) await send(said, { text: said });
    },
    choose: ({ label, matter_code, field, action }) =>
      send(label, matter_code || field || action ? { choice: { matter_code, field, action } } : { text: label }),
    handover: () => send("转人工", { choice: { matter_code: "", field: "", action: "handover" } }),
    retry: (id) => (busy.value ? Promise.resolve() : deliver(id)),
    id: () => chat,
    restart() {
      generation += 1;
      stopText();
      chat = "";
      messages.value = [];
    },
  };
}

function asInterrupted(message: Message): Message {
  return message.from === "person" && message.state === "sending"
    ? { ...message, state: "failed", error: INTERRUPTED }
    : message;
}
