/**
 * The contracts of the service, mirrored by hand from docs/api.md, knowledge/schema.py,
 * knowledge/answers/blocks.py and prereview/report.py; tests/contract.test.ts compares them.
 */

export const GUIDE_FIELDS = [
  "overview", "materials", "conditions", "time_limit", "fee", "place", "hours", "phone",
  "complaint", "steps", "result", "visits", "online", "applicants", "legal_basis",
  "special_procedures", "reach", "commitment",
] as const;
export type GuideField = (typeof GUIDE_FIELDS)[number];

/** Any text beside the known values: a newer service may know more than these pages. */
export type Open<T extends string> = T | (string & {});

export interface Source {
  matter_code: string;
  matter_name: string;
  field: string;
  field_name: string;
  version: number;
  department: string;
  updated_on: string;
  url: string;
}

export interface TextBlock { type: "text"; text: string; sources: Source[] }
export interface Fact { label: string; value: string; url: string }
export interface FactsBlock { type: "facts"; title: string; rows: Fact[]; sources: Source[] }
export interface ListBlock {
  type: "list"; title: string; items: string[]; ordered: boolean; sources: Source[];
}
export interface MaterialItem {
  number: string;
  name: string;
  necessity: string;
  when: string;
  copies: number | null;
  form: string;
  source: string;
  e_licence: string;
  tolerance: string;
  commitment: boolean;
  instructions: string;
}
export interface MaterialsBlock {
  type: "materials"; title: string; items: MaterialItem[]; sources: Source[];
}
export interface Choice {
  label: string;
  hint: string;
  matter_code: string;
  field: string;
  action: "" | "handover" | "review" | "restart" | "open";
  url: string;
}
export interface ChoicesBlock { type: "choices"; prompt: string; choices: Choice[] }
export interface NoticeBlock { type: "notice"; text: string; level: "info" | "warning" }
/** What a policy says, word for word: sentences, or the head and rows of a table. */
export interface QuoteBlock {
  type: "quote";
  title: string;
  number: string;
  headings: string[];
  lead: string;
  text: string;
  rows: string[][];
  validity: string;
  sources: Source[];
}
export type Block =
  | TextBlock | FactsBlock | ListBlock | MaterialsBlock | ChoicesBlock | NoticeBlock | QuoteBlock;

export const ANSWER_STATUSES = [
  "answered", "answered_faq", "answered_policy", "field_empty", "asked_back", "not_found", "out_of_scope",
  "handover", "small_talk", "invalid", "failed",
] as const;

/** A sentence that a language model wrote, and where what it says stands. */
export interface Sentence { text: string; sources: Source[] }
/** A text that a language model wrote; `aigc` is the metadata of GB 45438-2025. */
export interface Written {
  sentences: Sentence[];
  label: string;
  aigc: Record<string, string>;
}

export interface Answer {
  status: Open<(typeof ANSWER_STATUSES)[number]>;
  blocks: Block[];
  matter_code: string;
  matter_name: string;
  field: string;
  version: number;
  written?: Written | null;
  /** Names the text that can be fetched for this answer; empty when there is none. */
  composing?: string;
  /** The number under which this turn is recorded; a rating names it. */
  turn?: string;
}

export type TurnBody =
  | { text: string }
  | { choice: { matter_code: string; field: string; action: string } };

/** What the help widget shows before anything is asked. */
export interface WidgetAbout {
  city: string; fictional: boolean; notice: string; hotline: string; phone: string; hours: string;
  examples: string[]; version: number;
}
export interface WidgetToken { token: string; expires_in: number }
export const RATING_REASONS = ["off_topic", "wrong", "unclear", "incomplete", "other"] as const;
export type RatingReason = (typeof RATING_REASONS)[number];
/** Whether an answer helped; `answer` is its `turn`. */
export interface WidgetRating { answer: string; helpful: boolean; reason: RatingReason | null }

export interface City {
  name: string;
  fictional: boolean;
  notice: string;
  hall: string;
  address: string;
  hours: string;
  phone: string;
  hotline: string;
  version: number;
  matters?: number;
  departments: string[];
  examples: string[];
  limits?: Limits;
}
export interface Limits { max_file_bytes: number; keep_days: number; accept: string[] }

export interface MatterHit {
  code: string;
  name: string;
  department: string;
  kind: string;
  applicants: string[];
  score: number;
  reviewable: boolean;
}
export interface MatterList { version: number; total: number; items: MatterHit[] }

export interface Material {
  number: string;
  name: string;
  type: string;
  necessity: string;
  when: string;
  copies: number | null;
  form: string;
  source: string;
  e_licence: string;
  tolerance: string | null;
  commitment: boolean;
  instructions: string;
}
export interface Faq {
  question: string;
  variants: string[];
  answer: string;
  source: string;
  effective_on: string | null;
  expires_on: string | null;
  review_on: string | null;
  extra: Record<string, string>;
}
export interface FaqList { version: number; items: Faq[] }
export interface Fee { charged: boolean | null; standard: string; basis: string }
export interface Matter {
  code: string;
  name: string;
  aliases: string[];
  kind: string;
  department: string;
  level: string;
  applicants: string[];
  handling: string;
  time_limit: { statutory: string | null; promised: string | null };
  conditions: string;
  fee: Fee;
  legal_basis: string;
  place: string[];
  hours: string[];
  phone: string[];
  complaint_phone: string[];
  steps: string[];
  special_procedures: string;
  result: string;
  visits: number | null;
  online_url: string;
  reach: string;
  commitment: boolean | null;
  updated_on: string | null;
  effective_on: string | null;
  expires_on: string | null;
  review_on: string | null;
  materials: Material[];
  faqs: Faq[];
}
export interface MatterDetail { version: number; reviewable: boolean; matter: Matter }

/** Several matters done as one (一件事); `matters` are codes in order of handling. */
export interface Bundle {
  number: string;
  name: string;
  aliases: string[];
  matters: string[];
  description: string;
  extra: Record<string, string>;
}
export interface BundleMatter { code: string; name: string; department: string; reviewable: boolean }
export interface BundleDetail { version: number; bundle: Bundle; matters: BundleMatter[] }

/** A stretch of a policy: running text, or one table whose first row is its head. */
export interface Passage { headings: string[]; lead: string; text: string; rows: string[][]; page: number | null }
export interface Policy {
  id: string;
  title: string;
  issuer: string;
  number: string;
  effective_on: string | null;
  expires_on: string | null;
  review_on: string | null;
  matters: string[];
  source: string;
  file: string;
  passages: Passage[];
}
export const FORCES = ["in_force", "not_yet", "expired"] as const;
export interface PolicyMatter { code: string; name: string }
export interface PolicyDetail {
  version: number; force: (typeof FORCES)[number]; policy: Policy; matters: PolicyMatter[];
}

/** One fact about an applicant: `key` is `applicant.…` or `form.…`. */
export interface Situation {
  key: string;
  label: string;
  type: "boolean" | "choice";
  options: string[];
  default: boolean | string | null;
}
export type SituationValue = boolean | string;
export interface ChecklistItem {
  number: string;
  name: string;
  type: string;
  necessity: string;
  /** Null while it depends on an answer that was not given. */
  needed: boolean | null;
  copies: number | null;
  form: string;
  source: string;
  e_licence: string;
  tolerance: string;
  commitment: boolean;
  note: string;
  /** Codes of the matters that it is for. */
  matters: string[];
  /** The earlier matter whose result it is, so that nobody hands it in. */
  issued_by: string;
}
export interface Checklist { version: number; materials: ChecklistItem[]; questions: Situation[] }

export const SUBMISSION_STATES = [
  "draft", "queued", "reviewing", "reported", "corrected", "failed", "handed", "returned", "decided",
] as const;
export type SubmissionState = (typeof SUBMISSION_STATES)[number];
export interface Progress {
  state: SubmissionState;
  pages_done: number;
  pages_total: number;
  file: string;
  step: string;
  /** Submissions that come first while it is queued, and seconds to wait at least. */
  ahead?: number;
  wait_s?: number | null;
  /** Why the last review failed, in words for the applicant. */
  reason?: string;
}
export interface LetterLink { name: string; title: string; formats: string[] }
export interface SubmissionFile { file_id: string; name: string; size: number; material: string }
export interface Submission {
  id: string;
  matter_code: string;
  /** What its matters are called together. */
  matter_name: string;
  /** The number of the bundle when it is for several matters. */
  bundle: string;
  matters: BundleMatter[];
  state: SubmissionState;
  applicant: Record<string, SituationValue>;
  form: Record<string, SituationValue>;
  files: SubmissionFile[];
  progress: Progress;
  /** What its progress is asked for by; empty before the first hand-over. */
  number: string;
}

/** Where a submission stands, for who knows its number and phone. */
export interface ProgressFound {
  matter_name: string;
  state: SubmissionState;
  handed_at: string | null;
  changed_at: string;
}

export * from "./reportTypes";
