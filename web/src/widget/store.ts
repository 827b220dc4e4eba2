/**
 * What the browser keeps: conversations and ticks under the host page's origin, and in the tab
 * which conversation is current and the token with which it goes on.
 */

import type { Answer, TurnBody } from "@/api/types";
import { readJson, session, writeJson } from "@/ui/storage";

export interface Said {
  id: number;
  from: "person";
  text: string;
  body: TurnBody;
  /** `waiting`: kept until the service is back; `failed`: refused, sent again only when asked. */
  state: "waiting" | "sending" | "sent" | "failed";
  error: string;
}
export interface Answered {
  id: number;
  from: "answer";
  answer: Answer;
  helpful?: boolean;
}
export type Message = Said | Answered;
export interface Chat {
  id: string;
  at: number;
  messages: Message[];
}
/** A token, when it ends and how long it lasts, in milliseconds. */
export interface Token { token: string; until: number; life: number }

interface Kept { chats: Chat[]; ticks: Record<string, string[]> }
interface Tab { current: string; tokens: Record<string, Token> }

export const KEEP_DAYS = 30;
const MOST_CHATS = 20;
const KEY = "chuangqian.help";
const TAB = "chuangqian.help.tab";

/** Where conversations are kept: in the browser, or, for shared computers, only in the tab. */
export type Where = "browser" | "tab";

function local(): Storage | null {
  try {
    return window.localStorage;
  } catch {
    return null; // switched off in this browser
  }
}

export class Store {
  private readonly kept: Storage | null;
  private readonly tab = session();

  constructor(where: Where) {
    this.kept = where === "tab" ? session() : local();
  }

  /** Conversations with something said, the newest first. */
  chats(): Chat[] {
    return this.read().chats;
  }

  /** The conversation that this tab is in; a new one when there is none. */
  current(): Chat {
    const id = this.readTab().current;
    const found = this.chats().find((chat) => chat.id === id);
    if (!found) return this.begin();
    // What a reload interrupted is sent again.
    for (const m of found.messages) if (m.from === "person" && m.state === "sending") m.state = "waiting";
    return found;
  }

  begin(): Chat {
    const id = [...crypto.getRandomValues(new Uint8Array(16))].map((b) => b.toString(16).padStart(2, "0")).join("");
    this.choose(id);
    return { id, at: Date.now(), messages: [] };
  }

  choose(id: string): void {
    this.writeTab({ ...this.readTab(), current: id });
  }

  /** Keep a conversation beside those that other tabs keep. */
  save(chat: Chat): void {
    if (!chat.messages.length) return;
    chat.at = Date.now();
    const all = this.read();
    all.chats = [chat, ...all.chats.filter((c) => c.id !== chat.id)].slice(0, MOST_CHATS);
    writeJson(this.kept, KEY, all);
  }

  clear(): void {
    for (const [storage, key] of [[this.kept, KEY], [this.tab, TAB]] as const) {
      try {
        storage?.removeItem(key);
      } catch {
        // Nothing is kept where nothing can be removed.
      }
    }
  }

  token(chat: string): Token | undefined {
    return this.readTab().tokens[chat];
  }

  keepToken(chat: string, token: Token | undefined): void {
    const tab = this.readTab();
    const others = Object.entries(tab.tokens).filter(([id]) => id !== chat);
    this.writeTab({ ...tab, tokens: Object.fromEntries(token ? [...others, [chat, token]] : others) });
  }

  ticks(list: string): string[] {
    return this.read().ticks[list] ?? [];
  }

  tick(list: string, numbers: string[]): void {
    const all = this.read();
    writeJson(this.kept, KEY, { ...all, ticks: { ...all.ticks, [list]: numbers } });
  }

  private read(): Kept {
    const { chats = [], ticks = {} } = readJson<Partial<Kept>>(this.kept, KEY, {});
    const oldest = Date.now() - KEEP_DAYS * 86_400_000;
    return { chats: chats.filter((chat) => chat.at > oldest), ticks };
  }

  private readTab(): Tab {
    const { current = "", tokens = {} } = readJson<Partial<Tab>>(this.tab, TAB, {});
    return { current, tokens };
  }

  private writeTab(tab: Tab): void {
    writeJson(this.tab, TAB, tab);
  }
}
