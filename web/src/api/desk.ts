/** The desk: signing in, looking things up, the window's queue, decisions. The session is a cookie. */

import { ApiError, call, problem, type CallOptions } from "./http";
import type {
  Decision, DeskSubmission, FindingDecision, Lookup, MatterAnswers, Order, Queue, Risk, SignedIn, SubmissionDecision, Ways,
} from "./deskTypes";
import type { LetterLink, Report, SubmissionState } from "./types";

const SUBMISSIONS = "/api/desk/submissions";
const of = (id: string): string => `${SUBMISSIONS}/${encodeURIComponent(id)}`;

let csrf = "";
let onSignedOut: () => void = () => undefined;

/** Called when the service no longer knows who is signed in. */
export function whenSignedOut(run: () => void): void {
  onSignedOut = run;
}

/** A call of the desk; the token shows that it was this page that made it. Others' sections use it too. */
export async function deskCall<T>(path: string, options: CallOptions = {}): Promise<T> {
  try {
    return await call<T>(path, { ...options, headers: { "X-CSRF-Token": csrf, ...options.headers } });
  } catch (failure) {
    if (failure instanceof ApiError && failure.code === "not_signed_in") onSignedOut();
    throw failure;
  }
}

function entered(session: SignedIn): SignedIn {
  csrf = session.csrf;
  return session;
}

export const getWays = (): Promise<Ways> => call<Ways>("/api/desk/sign-in");

/** Who is signed in. Throws an `ApiError` with `not_signed_in` when nobody is. */
export const getSession = async (): Promise<SignedIn> => entered(await call<SignedIn>("/api/desk/session"));

export async function signIn(name: string, password: string, code: string): Promise<SignedIn> {
  const body = code ? { name, password, code } : { name, password };
  return entered(await call<SignedIn>("/api/desk/session", { method: "POST", body }));
}

export const signOut = (): Promise<undefined> => deskCall<undefined>("/api/desk/session", { method: "DELETE" });

export const changePassword = (old: string, fresh: string): Promise<undefined> =>
  deskCall<undefined>("/api/desk/session/password", { method: "POST", body: { old, new: fresh } });

export const lookUp = (q: string, signal: AbortSignal): Promise<Lookup> =>
  call<Lookup>(`/api/lookup?${new URLSearchParams({ q })}`, { signal });

export const getAnswers = (code: string): Promise<MatterAnswers> =>
  call<MatterAnswers>(`/api/lookup/${encodeURIComponent(code)}`);

export interface QueueQuery {
  state: SubmissionState;
  matter: string;
  risk: Risk | "";
  hours: number;
  order: Order;
  offset: number;
}
export const PAGE = 50;

export function getQueue(query: QueueQuery): Promise<Queue> {
  const params = new URLSearchParams({ state: query.state, order: query.order, limit: String(PAGE) });
  if (query.matter) params.set("matter", query.matter);
  if (query.risk) params.set("risk", query.risk);
  if (query.hours) params.set("older_than_hours", String(query.hours));
  if (query.offset) params.set("offset", String(query.offset));
  return deskCall<Queue>(`${SUBMISSIONS}?${params}`);
}

export const getDeskSubmission = (id: string): Promise<DeskSubmission> => deskCall<DeskSubmission>(of(id));
export const getDeskReport = (id: string): Promise<Report> => deskCall<Report>(`${of(id)}/report`);
export const getDeskLetters = (id: string): Promise<LetterLink[]> => deskCall<LetterLink[]>(`${of(id)}/letters`);
export const deskLetterUrl = (id: string, name: string, format: string): string => `${of(id)}/letters/${name}.${format}`;
export const deskPageUrl = (id: string, file: string, page: number): string =>
  `${of(id)}/files/${encodeURIComponent(file)}/pages/${page}`;

export const decideFinding = (id: string, finding: string, agreed: boolean, reason: string): Promise<FindingDecision> =>
  deskCall<FindingDecision>(`${of(id)}/findings/${encodeURIComponent(finding)}/decisions`, {
    method: "POST", body: { agreed, reason },
  });

/** Decide on the whole; `key` lets it be sent again without deciding twice, `leaving` outlive the page. */
export const decide = (
  id: string, decision: Decision, reason: string, key: string, leaving = false,
): Promise<SubmissionDecision> =>
  deskCall<SubmissionDecision>(`${of(id)}/decision`, {
    method: "POST", body: { decision, reason }, keepalive: leaving, headers: { "Idempotency-Key": key },
  });

/** The notice as it would go out with this decision, as a page. */
export async function previewLetter(id: string, decision: Decision, reason: string, signal: AbortSignal): Promise<string> {
  const response = await fetch(`${of(id)}/letters/preview`, {
    method: "POST",
    signal,
    headers: { "Content-Type": "application/json", "X-CSRF-Token": csrf },
    body: JSON.stringify({ decision, reason }),
  });
  const text = await response.text();
  if (!response.ok) throw problem(response.status, text);
  return text;
}
