/** What the desk and the service tell each other (`service/routes/desk.py`, `lookup.py`, `session.py`). */

import type {
  Answer, BundleMatter, GuideField, SituationValue, SubmissionFile, SubmissionState, Verdict,
} from "./types";

/** What is looked up while a caller waits: a matter, or a bundle of matters. */
export interface LookupItem {
  code: string;
  name: string;
  department: string;
  kind: string;
  applicants: string[];
  bundle: boolean;
}
/** What a few words mean; `answer` is there when no matter's guide answers, but the hall's, a FAQ or a policy. */
export interface Lookup { version: number; field: GuideField; items: LookupItem[]; answer: Answer | null }
export interface MatterAnswers extends LookupItem {
  version: number;
  aliases: string[];
  updated_on: string;
  answers: Answer[];
}

export const ROLES = ["clerk", "reviewer", "editor", "administrator"] as const;
export type Role = (typeof ROLES)[number];
export interface Provider { name: string; url: string }
export interface Ways { local: boolean; oidc: Provider | null }
export interface SignedIn {
  name: string;
  display_name: string;
  roles: Role[];
  csrf: string;
  totp: boolean;
  must_change_password: boolean;
  local: boolean;
}

export const RISKS = ["high", "middle", "low"] as const;
export type Risk = (typeof RISKS)[number];
export const ORDERS = ["age", "newest", "risk", "matter"] as const;
export type Order = (typeof ORDERS)[number];
export const DECISIONS = ["accept", "return", "more"] as const;
export type Decision = (typeof DECISIONS)[number];
/** A submission in the window's queue; one whose review failed has a `reason` and no verdict. */
export interface Waiting {
  id: string;
  matter_code: string;
  matters: string[];
  bundle: string;
  state: SubmissionState;
  round: number;
  handed_at: string;
  waiting_s: number;
  reason: string;
  title: string;
  verdict: Verdict | "";
  risk: Risk;
  to_correct: number;
  to_look: number;
}
export interface MatterFacet { code: string; name: string; count: number }
export interface Queue {
  total: number;
  items: Waiting[];
  states: Partial<Record<SubmissionState, number>>;
  matters: MatterFacet[];
  risks: Record<Risk, number>;
}
export interface FindingDecision {
  finding_id: string;
  round: number;
  agreed: boolean;
  reason: string;
  clerk: string;
  catalogue_version: number;
  decided_at: string;
}
export interface SubmissionDecision {
  decision: Decision;
  round: number;
  reason: string;
  clerk: string;
  catalogue_version: number;
  decided_at: string;
}
export interface DeskSubmission {
  id: string;
  matter_code: string;
  matter_name: string;
  bundle: string;
  matters: BundleMatter[];
  state: SubmissionState;
  round: number;
  applicant: Record<string, SituationValue>;
  form: Record<string, SituationValue>;
  files: SubmissionFile[];
  findings: FindingDecision[];
  decisions: SubmissionDecision[];
}
