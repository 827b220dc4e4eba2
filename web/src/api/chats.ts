/** Conversations: opened once, then a turn at a time; the chat's cookie shows whose it is. */

import { call } from "./http";
import type { Answer, TurnBody } from "./types";

export const openChat = (): Promise<{ id: string }> =>
  call<{ id: string }>("/api/chats", { method: "POST" });

export const takeTurn = (chat: string, body: TurnBody): Promise<Answer> =>
  call<Answer>(`/api/chats/${encodeURIComponent(chat)}/turns`, { method: "POST", body });

/** Where the text that a language model writes for an answer comes as server-sent events. */
export const compositionUrl = (chat: string, composing: string): string =>
  `/api/chats/${encodeURIComponent(chat)}/compositions/${encodeURIComponent(composing)}`;
