/**
 * The conversation: what is said is kept at once, sent in its order, and sent again by itself when
 * the service was away. Knows nothing of how it is shown.
 */

import type { NewTicket, Ticket } from "@/api/handover";
import { ApiError } from "@/api/http";
import type { Answer, Choice, RatingReason, TurnBody, WidgetAbout } from "@/api/types";
import { Clerk } from "./clerk";
import type { Client } from "./client";
import type { Answered, Chat, Said, Store } from "./store";

/** Milliseconds between tries while the service is away; the last one stays. */
export const RETRY_MS = [2000, 4000, 8000, 15_000, 30_000];
/** How often a token is looked after while the widget is open, well below its shortest life. */
const TOUCH_MS = 20_000;

export interface TalkEvents {
  /** Something was said, answered, or changed its state. */
  changed(): void;
  /** The service is away, or back. */
  away(now: boolean): void;
  /** The first facts are there. */
  ready(about: WidgetAbout): void;
  /** The site may not ask; `detail` says why. */
  refused(detail: string): void;
  /** No clerk answers now; `why` says so, a ticket is offered. Empty: no longer. */
  nobody(why: string): void;
  /** A clerk is waited for or talked with, or no longer. */
  clerk(now: boolean): void;
}

export class Talk {
  chat: Chat;
  about: WidgetAbout | null = null;
  away = false;
  private sending = false;
  private asking = false;
  private tries = 0;
  private timer: ReturnType<typeof setTimeout> | undefined;
  /** Conversations of this page, so that an answer on its way finds the one that it belongs to. */
  private readonly live = new Map<string, Chat>();
  /** Ends the text that a language model is writing. */
  private writing = new AbortController();
  private touching: ReturnType<typeof setInterval> | undefined;
  private readonly clerk: Clerk;

  constructor(private readonly client: Client, private readonly store: Store, private readonly events: TalkEvents) {
    this.chat = store.current();
    this.live.set(this.chat.id, this.chat);
    this.clerk = new Clerk(client, {
      said: (chat, answer) => this.heard(chat, answer),
      nobody: (chat, wanted) => chat === this.chat.id && events.nobody(wanted.sentence),
      open: (now) => events.clerk(now),
    });
  }

  get busy(): boolean {
    return this.chat.messages.some((m) => m.from === "person" && m.state === "sending");
  }

  /** Begin to work, when the widget is opened. */
  start(): void {
    this.touching ??= setInterval(() => void this.client.touch(this.chat.id), TOUCH_MS);
    void this.wake();
    if (this.handedOver()) void this.clerk.resume(this.chat.id);
  }

  /** Rest, when it is closed; what waits is still sent. */
  stop(): void {
    clearInterval(this.touching);
    this.touching = undefined;
  }

  say(text: string): void {
    this.add(text, { text });
  }

  choose({ label, matter_code, field, action }: Pick<Choice, "label" | "matter_code" | "field" | "action">): void {
    this.add(label, matter_code || field || action ? { choice: { matter_code, field, action } } : { text: label });
  }

  handover(label: string): void {
    this.choose({ label, matter_code: "", field: "", action: "handover" });
  }

  retry(message: Said): void {
    message.state = "waiting";
    this.keep();
    void this.wake();
  }

  /** Leave this conversation for a new one or an earlier one. */
  turnTo(chat: Chat = this.store.begin()): void {
    this.chat = this.live.get(chat.id) ?? chat;
    this.live.set(this.chat.id, this.chat);
    this.store.choose(chat.id);
    this.clerk.rest();
    this.events.nobody("");
    if (this.handedOver()) void this.clerk.resume(this.chat.id);
    this.events.changed();
    void this.wake();
  }

  /** Forget everything. */
  clear(): void {
    this.writing.abort();
    for (const chat of this.live.values()) chat.messages = [];
    this.live.clear();
    this.store.clear();
    this.turnTo();
  }

  async rate(message: Answered, helpful: boolean, reason: RatingReason | null): Promise<void> {
    await this.client.rate(this.chat.id, { answer: message.answer.turn ?? "", helpful, reason });
    message.helpful = helpful;
    this.store.save(this.chat);
  }

  /** End the talk with a clerk, or stop waiting. */
  leaveClerk(): void {
    void this.clerk.leave();
  }

  ticket(ticket: NewTicket): Promise<Ticket> {
    return this.client.ticket(this.chat.id, ticket);
  }

  private handedOver(): boolean {
    return this.chat.messages.some((m) => m.from === "answer" && m.answer.status === "handover");
  }

  private heard(id: string, answer: Answer): void {
    const chat = this.live.get(id);
    chat?.messages.push({ id: this.next(chat), from: "answer", answer });
    if (chat) this.keep(chat);
  }

  /** The matter that the newest answer is about. */
  matter(): string {
    const answers = this.chat.messages.filter((m): m is Answered => m.from === "answer");
    return answers[answers.length - 1]?.answer.matter_code ?? "";
  }

  /** Try now what waits. */
  async wake(): Promise<void> {
    clearTimeout(this.timer);
    if (!this.about && !(await this.introduce())) return;
    await this.deliver();
  }

  private add(text: string, body: TurnBody): void {
    this.chat.messages.push({ id: this.next(), from: "person", text, body, state: "waiting", error: "" });
    this.keep();
    void this.wake();
  }

  private async introduce(): Promise<boolean> {
    if (this.asking) return false;
    this.asking = true;
    try {
      this.about = await this.client.about();
      this.here();
      this.events.ready(this.about);
    } catch (error) {
      if (error instanceof ApiError && error.code === "origin_refused") this.events.refused(error.message);
      else this.gone();
    }
    this.asking = false;
    return this.about !== null;
  }

  /** Send what waits, one after the other; what was said first is answered first. */
  private async deliver(): Promise<void> {
    if (this.sending) return;
    this.sending = true;
    for (let at = this.waiting(); at; at = this.waiting()) {
      if (!(await this.send(this.chat, at))) break;
    }
    this.sending = false;
  }

  private waiting(): Said | undefined {
    return this.chat.messages.find((m): m is Said => m.from === "person" && m.state === "waiting");
  }

  /** Whether the next may be sent: not while the service is away. */
  private async send(chat: Chat, message: Said): Promise<boolean> {
    message.state = "sending";
    this.writing.abort();
    this.events.changed();
    try {
      const answer = await this.client.turn(chat.id, message.body);
      this.here();
      if (!chat.messages.includes(message)) return true; // forgotten meanwhile
      message.state = "sent";
      // What a clerk is told has no answer of its own.
      if (answer.blocks.length) {
        const answered: Answered = { id: this.next(chat), from: "answer", answer };
        chat.messages.splice(chat.messages.indexOf(message) + 1, 0, answered);
      }
      if (answer.status === "handover" && !this.clerk.talking) void this.clerk.want(chat.id).catch(() => undefined);
      void this.follow(chat, answer);
    } catch (error) {
      const again = !(error instanceof ApiError) || error.retryable;
      message.state = again ? "waiting" : "failed";
      message.error = again ? "" : error.message;
      if (again) this.gone();
      this.keep(chat);
      return !again;
    }
    this.keep(chat);
    return true;
  }

  private async follow(chat: Chat, answer: Answer): Promise<void> {
    if (!answer.composing) return;
    const number = answer.composing;
    answer.composing = "";
    const { signal } = (this.writing = new AbortController());
    await this.client
      .compose(chat.id, number, (event) => {
        if (signal.aborted) return;
        if ("sentences" in event) answer.written = event;
        else answer.written?.sentences.push(event);
        this.keep(chat);
      }, signal)
      .catch(() => undefined); // without the text the answer stands as it is
  }

  private gone(): void {
    const wait = RETRY_MS[Math.min(this.tries, RETRY_MS.length - 1)] ?? 0;
    this.tries += 1;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.wake(), wait);
    if (!this.away) this.events.away((this.away = true));
  }

  private here(): void {
    this.tries = 0;
    if (this.away) this.events.away((this.away = false));
  }

  private keep(chat = this.chat): void {
    this.store.save(chat);
    this.events.changed();
  }

  private next(chat = this.chat): number {
    return Math.max(0, ...chat.messages.map((m) => m.id)) + 1;
  }
}
