/**
 * The talk with a clerk, as a chat's page sees it. What the clerk says comes as server-sent events,
 * which the browser takes up again where they broke off; what the person says waits until it is
 * kept, and is sent again with the same key.
 */

import { computed, ref, type ComputedRef, type Ref } from "vue";
import {
  freshKey, leaveTalk, readTalk, sayToClerk, talkUrl, wantClerk, type Talk, type TalkMessage, type Ticket, type Wanted,
} from "@/api/handover";
import { ApiError, sentence } from "@/api/http";

export interface Unsent {
  key: string;
  text: string;
}
export interface TalkHere {
  talk: Ref<Talk | null>;
  messages: Ref<TalkMessage[]>;
  unsent: Ref<Unsent[]>;
  /** Set when nobody answers now: what is offered instead. */
  away: Ref<Wanted | null>;
  /** The ticket that was left in this conversation. */
  ticket: Ref<Ticket | null>;
  error: Ref<string>;
  open: ComputedRef<boolean>;
  /** Whether there is anything to show of all this. */
  shown: ComputedRef<boolean>;
  want(chat: string): Promise<void>;
  resume(chat: string): Promise<void>;
  say(text: string): void;
  leave(): Promise<void>;
  forget(): void;
}

const RETRY_MS = [1000, 3000, 10_000];

export function createTalk(): TalkHere {
  const talk = ref<Talk | null>(null);
  const messages = ref<TalkMessage[]>([]);
  const unsent = ref<Unsent[]>([]);
  const away = ref<Wanted | null>(null);
  const ticket = ref<Ticket | null>(null);
  const error = ref("");
  const shown = computed(() => Boolean(talk.value || away.value || ticket.value || error.value));
  const open = computed(() => talk.value !== null && talk.value.state !== "ended");
  let chat = "";
  let source: EventSource | null = null;
  let sending = false;
  let tries = 0;

  function add(message: TalkMessage): void {
    unsent.value = unsent.value.filter((one) => one.key !== message.key);
    if (messages.value.some((one) => one.id === message.id)) return;
    messages.value.push(message);
    messages.value.sort((a, b) => a.id - b.id);
  }

  function stop(): void {
    source?.close();
    source = null;
  }

  function follow(): void {
    stop();
    if (!open.value || typeof EventSource === "undefined") return;
    source = new EventSource(talkUrl(chat, messages.value.at(-1)?.id ?? 0));
    source.addEventListener("talk", (event) => {
      talk.value = JSON.parse((event as MessageEvent<string>).data) as Talk;
      if (talk.value.state === "ended") void catchUp();
    });
    source.addEventListener("message", (event) => add(JSON.parse(event.data as string) as TalkMessage));
  }

  /** The last words of a talk may come after its end. */
  async function catchUp(): Promise<void> {
    stop();
    const rest = await readTalk(chat, messages.value.at(-1)?.id ?? 0).catch(() => null);
    rest?.messages.forEach(add);
  }

  async function deliver(): Promise<void> {
    if (sending) return;
    sending = true;
    for (let next = unsent.value[0]; next; next = unsent.value[0]) {
      try {
        add(await sayToClerk(chat, next.key, next.text));
        tries = 0;
        error.value = "";
      } catch (failure) {
        error.value = sentence(failure);
        if (failure instanceof ApiError && !failure.retryable) unsent.value = unsent.value.slice(1);
        else {
          setTimeout(() => void deliver(), RETRY_MS[Math.min(tries++, RETRY_MS.length - 1)]);
          break;
        }
      }
    }
    sending = false;
  }

  function forget(): void {
    stop();
    talk.value = away.value = ticket.value = null;
    messages.value = [];
    unsent.value = [];
    error.value = "";
  }

  return {
    talk, messages, unsent, away, ticket, error, open, shown, forget,
    async want(id) {
      chat = id;
      error.value = "";
      try {
        const met = await wantClerk(chat);
        away.value = met.talk ? null : met;
        if (met.talk && met.talk.id !== talk.value?.id) messages.value = [];
        talk.value = met.talk;
        follow();
      } catch (failure) {
        error.value = sentence(failure);
      }
    },
    /** Take up a talk that went on before the page was loaded. */
    async resume(id) {
      chat = id;
      const found = await readTalk(chat, 0).catch(() => null);
      if (!found || found.talk.state === "ended") return;
      talk.value = found.talk;
      found.messages.forEach(add);
      follow();
    },
    say(text) {
      unsent.value.push({ key: freshKey(), text });
      void deliver();
    },
    async leave() {
      try {
        await leaveTalk(chat);
      } catch (failure) {
        error.value = sentence(failure);
      }
    },
  };
}
