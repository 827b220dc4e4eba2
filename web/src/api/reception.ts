/** The desk's side of the handover: talks, tickets, 好差评 (`service/routes/reception.py`). */

import { deskCall } from "./desk";
import type { JudgeReason, Subject, Talk, TalkMessage, Ticket, TicketState } from "./handover";
import type { Answer } from "./types";

/** What was asked of the assistant before, masked, and what it answered from. */
export interface HistoryLine {
  asked: string;
  status: string;
  matter_code: string;
  matter: string;
  field: string;
  at: string;
}
export interface TalkDetail { talk: Talk; history: HistoryLine[]; messages: TalkMessage[] }
export interface TicketList { total: number; items: Ticket[] }
export interface Grievance {
  id: string;
  subject: Subject;
  subject_id: string;
  channel: string;
  score: number;
  reasons: JudgeReason[];
  words: string;
  state: "" | "open" | "closed";
  clerk: string;
  measure: string;
  rated_at: string;
  due_at: string | null;
  closed_at: string | null;
}
export interface GrievanceList { total: number; items: Grievance[]; grades: Record<string, number> }

const TALKS = "/api/desk/talks";
const of = (talk: string): string => `${TALKS}/${encodeURIComponent(talk)}`;
const post = <T>(path: string, body?: unknown): Promise<T> =>
  deskCall<T>(path, body === undefined ? { method: "POST" } : { method: "POST", body });

export const talksUrl = `${TALKS}/events`;
export const deskTalkUrl = (talk: string, after: number): string => `${of(talk)}/events?after=${after}`;
export const getTalk = (talk: string): Promise<TalkDetail> => deskCall<TalkDetail>(of(talk));
export const takeTalk = (talk: string): Promise<Talk> => post<Talk>(`${of(talk)}/take`);
export const answerTalk = (talk: string, key: string, text: string): Promise<TalkMessage> =>
  post<TalkMessage>(`${of(talk)}/messages`, { key, text });
export const returnTalk = (talk: string): Promise<undefined> => post<undefined>(`${of(talk)}/return`);
export const endTalk = (talk: string): Promise<undefined> => post<undefined>(`${of(talk)}/end`);
export const suggestAnswer = (talk: string): Promise<Answer> => deskCall<Answer>(`${of(talk)}/suggested`);

export const getTickets = (state: TicketState): Promise<TicketList> =>
  deskCall<TicketList>(`/api/desk/tickets?state=${state}&limit=100`);
export const answerTicket = (number: string, text: string): Promise<Ticket> =>
  post<Ticket>(`/api/desk/tickets/${encodeURIComponent(number)}/answer`, { text });

export const getGrievances = (state: "open" | "closed"): Promise<GrievanceList> =>
  deskCall<GrievanceList>(`/api/desk/satisfactions?state=${state}&limit=100`);
export const settle = (id: string, text: string): Promise<Grievance> =>
  post<Grievance>(`/api/desk/satisfactions/${encodeURIComponent(id)}/settlement`, { text });
