/** The service as the widget calls it: a short token for each conversation, no cookies. */

import type { NewTicket, TalkOut, Ticket, Wanted } from "@/api/handover";
import { ApiError, call } from "@/api/http";
import type { Answer, Sentence, TurnBody, WidgetAbout, WidgetRating, WidgetToken, Written } from "@/api/types";
import type { Store, Token } from "./store";
import { eventsOf } from "./stream";

/** A token is renewed when less than this part of its time is left. */
const RENEW_BELOW = 0.5;
/** One that ends within these milliseconds would run out on the way. */
const MARGIN_MS = 5000;

export class Client {
  constructor(readonly base: string, private readonly store: Store) {}

  /** What is shown first. It has no headers, so that the browser lets a refusal be read. */
  about(): Promise<WidgetAbout> {
    return call<WidgetAbout>(`${this.base}/api/widget/about`, { method: "POST" });
  }

  /** Take a turn; a conversation whose token has run out goes on in a new one. */
  turn(chat: string, body: TurnBody): Promise<Answer> {
    return this.held<Answer>(chat, "turns", body);
  }

  /** Ask for a clerk. */
  want(chat: string): Promise<Wanted> {
    return this.held<Wanted>(chat, "handover", {});
  }

  /** What is new in the talk with a clerk. */
  news(chat: string, after: number): Promise<TalkOut> {
    return this.held<TalkOut>(chat, "handover/news", { after });
  }

  leave(chat: string): Promise<undefined> {
    return this.held<undefined>(chat, "handover/leave", {});
  }

  ticket(chat: string, ticket: NewTicket): Promise<Ticket> {
    return this.held<Ticket>(chat, "tickets", ticket);
  }

  rate(chat: string, rating: WidgetRating): Promise<undefined> {
    return this.held<undefined>(chat, "ratings", rating);
  }

  /** Renew the token of a conversation that is being read; failing is no matter. */
  async touch(chat: string): Promise<void> {
    if (this.store.token(chat)) await this.token(chat).catch(() => undefined);
  }

  /** Follow the text that a language model writes for an answer; it may be none. */
  async compose(chat: string, number: string, write: (event: Written | Sentence) => void, signal: AbortSignal): Promise<void> {
    const path = `${this.base}/api/widget/compositions/${encodeURIComponent(number)}`;
    const headers = { Authorization: `Bearer ${await this.token(chat)}`, Accept: "text/event-stream" };
    const response = await fetch(path, { method: "POST", headers, signal });
    if (!response.ok || !response.body) return;
    for await (const { name, data } of eventsOf(response.body)) {
      if (name === "written" || name === "sentence") write(JSON.parse(data) as Written | Sentence);
    }
  }

  private async held<T>(chat: string, path: string, body: unknown): Promise<T> {
    const send = async (): Promise<T> =>
      call<T>(`${this.base}/api/widget/${path}`, {
        method: "POST", body, headers: { Authorization: `Bearer ${await this.token(chat)}` },
      });
    try {
      return await send();
    } catch (error) {
      if (!(error instanceof ApiError) || !["token_expired", "not_holder"].includes(error.code)) throw error;
      this.store.keepToken(chat, undefined);
      return send();
    }
  }

  private async token(chat: string): Promise<string> {
    const held = this.store.token(chat);
    const left = (held?.until ?? 0) - Date.now();
    if (held && left > MARGIN_MS) {
      if (left > held.life * RENEW_BELOW) return held.token;
      try {
        return this.keep(chat, await this.ask("sessions/renewal", { Authorization: `Bearer ${held.token}` }));
      } catch (error) {
        if (!(error instanceof ApiError) || error.kind !== "refused") return held.token;
      }
    }
    return this.keep(chat, await this.ask("sessions", {}));
  }

  private ask(path: string, headers: Record<string, string>): Promise<WidgetToken> {
    return call<WidgetToken>(`${this.base}/api/widget/${path}`, { method: "POST", headers });
  }

  private keep(chat: string, { token, expires_in }: WidgetToken): string {
    const life = expires_in * 1000;
    const kept: Token = { token, until: Date.now() + life, life };
    this.store.keepToken(chat, kept);
    return token;
  }
}
