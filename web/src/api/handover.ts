/** From a chat to a person: a talk with a clerk, a ticket, and what was thought of it. */

import { call } from "./http";

export const TALK_STATES = ["waiting", "talking", "ended"] as const;
export type TalkState = (typeof TALK_STATES)[number];
export const SENDERS = ["person", "clerk", "system"] as const;
export type Sender = (typeof SENDERS)[number];
export const TICKET_STATES = ["open", "answered"] as const;
export type TicketState = (typeof TICKET_STATES)[number];
export const SUBJECTS = ["chat", "talk", "ticket", "review"] as const;
export type Subject = (typeof SUBJECTS)[number];
export type TicketKind = "consult" | "stuck" | "complaint";
export type JudgeReason = "slow" | "attitude" | "unclear" | "wrong" | "not_solved" | "too_many_papers" | "other";

export interface Talk {
  id: string;
  chat: string;
  channel: string;
  site: string;
  state: TalkState;
  matter_code: string;
  label: string;
  clerk: string;
  ended_by: string;
  asked_at: string;
  promised_at: string;
  taken_at: string | null;
  last_at: string;
  ended_at: string | null;
  ahead: number;
  unread: number;
}
/** What was said; `id` grows with time, `key` is the sender's own. */
export interface TalkMessage {
  id: number;
  sender: Sender;
  clerk: string;
  body: string;
  key: string;
  at: string;
}
/** A talk that waits, or a sentence on when somebody will answer instead. */
export interface Wanted {
  talk: Talk | null;
  sentence: string;
  opens_at: string | null;
  due_at: string | null;
}
export interface TalkOut { talk: Talk; messages: TalkMessage[] }
export interface NewTicket {
  key: string;
  kind: TicketKind;
  person: string;
  phone: string;
  body: string;
}
export interface Ticket {
  number: string;
  kind: TicketKind;
  state: TicketState;
  channel: string;
  matter_code: string;
  label: string;
  person: string;
  phone: string;
  body: string;
  transcript: string[];
  clerk: string;
  reply: string;
  asked_at: string;
  due_at: string;
  answered_at: string | null;
}
export interface Judgement { score: number; reasons: JudgeReason[]; words: string }

const of = (chat: string): string => `/api/chats/${encodeURIComponent(chat)}`;

export const wantClerk = (chat: string): Promise<Wanted> => call<Wanted>(`${of(chat)}/handover`, { method: "POST" });
export const readTalk = (chat: string, after: number): Promise<TalkOut> =>
  call<TalkOut>(`${of(chat)}/handover?after=${after}`);
export const talkUrl = (chat: string, after: number): string => `${of(chat)}/handover/events?after=${after}`;
export const sayToClerk = (chat: string, key: string, text: string): Promise<TalkMessage> =>
  call<TalkMessage>(`${of(chat)}/handover/messages`, { method: "POST", body: { key, text } });
export const leaveTalk = (chat: string): Promise<undefined> =>
  call<undefined>(`${of(chat)}/handover`, { method: "DELETE" });
export const leaveTicket = (chat: string, ticket: NewTicket): Promise<Ticket> =>
  call<Ticket>(`${of(chat)}/tickets`, { method: "POST", body: ticket });
export const lookUpTicket = (number: string, phone: string): Promise<Ticket> =>
  call<Ticket>("/api/tickets/lookup", { method: "POST", body: { number, phone } });

export const judgeChat = (chat: string, subject: "chat" | "talk", given: Judgement): Promise<undefined> =>
  call<undefined>(`${of(chat)}/satisfaction`, { method: "POST", body: { ...given, subject } });
export const judgeTicket = (number: string, phone: string, given: Judgement): Promise<undefined> =>
  call<undefined>("/api/tickets/satisfaction", { method: "POST", body: { ...given, number, phone } });
export const judgeReview = (submission: string, given: Judgement): Promise<undefined> =>
  call<undefined>(`/api/submissions/${encodeURIComponent(submission)}/satisfaction`, { method: "POST", body: given });

/** A key of one's own for something sent, so that sending it again is kept once. */
export const freshKey = (): string =>
  Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
