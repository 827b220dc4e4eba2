/**
 * The talk with a clerk inside a conversation: asked for when the service hands over, looked after
 * while the widget is open. What a clerk says becomes a message of the conversation like any other.
 */

import type { TalkMessage, Wanted } from "@/api/handover";
import type { Answer } from "@/api/types";
import type { Client } from "./client";

/** Milliseconds between two looks at what a clerk has said. */
export const LOOK_MS = 2000;

export interface ClerkEvents {
  /** A clerk or the service said something in this conversation. */
  said(chat: string, answer: Answer): void;
  /** Nobody answers now: a ticket is offered. */
  nobody(chat: string, wanted: Wanted): void;
  /** A clerk is waited for or talked with, or no longer. */
  open(now: boolean): void;
}

export class Clerk {
  private after = 0;
  private chat = "";
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly client: Client, private readonly events: ClerkEvents) {}

  get talking(): boolean {
    return this.timer !== undefined;
  }

  /** Ask for a clerk in a conversation. */
  async want(chat: string): Promise<void> {
    const wanted = await this.client.want(chat);
    if (!wanted.talk) return this.events.nobody(chat, wanted);
    this.after = 0;
    this.follow(chat);
  }

  /** Take up a talk that went on before the page was loaded; its words are there already. */
  async resume(chat: string): Promise<void> {
    const found = await this.client.news(chat, 0).catch(() => null);
    if (!found || found.talk.state === "ended") return;
    this.after = found.messages.at(-1)?.id ?? 0;
    this.follow(chat);
  }

  /** Look no longer, when another conversation is turned to. */
  rest(): void {
    if (!this.talking) return;
    clearTimeout(this.timer);
    this.timer = undefined;
    this.events.open(false);
  }

  async leave(): Promise<void> {
    await this.client.leave(this.chat).catch(() => undefined);
    await this.look();
  }

  private follow(chat: string): void {
    this.chat = chat;
    this.events.open(true);
    void this.look();
  }

  private async look(): Promise<void> {
    clearTimeout(this.timer);
    const { chat } = this;
    this.timer = setTimeout(() => void this.look(), LOOK_MS);
    const found = await this.client.news(chat, this.after).catch(() => null);
    if (!found || chat !== this.chat) return;
    for (const message of found.messages) {
      if (message.id <= this.after) continue;
      this.after = message.id;
      if (message.sender !== "person") this.events.said(chat, asAnswer(message));
    }
    if (found.talk.state === "ended") this.rest();
  }
}

function asAnswer({ sender, clerk, body }: TalkMessage): Answer {
  const title = sender === "clerk" ? `${clerk}：` : "";
  return {
    status: "handover", blocks: [{ type: "text", text: `${title}${body}`, sources: [] }], matter_code: "", matter_name: "",
    field: "", version: 0, written: null, composing: "", turn: "",
  };
}
