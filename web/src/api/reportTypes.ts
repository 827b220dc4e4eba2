/** The report of a review, as the service tells it (`prereview/report.py`). */

import type { Open } from "./types";

export const OUTCOMES = ["pass", "fail", "unclear"] as const;
export const VERDICTS = ["ready", "correct_first", "tolerance", "commitment", "person"] as const;
export const FINDING_KINDS = [
  "refused_file", "unrecognised", "missing", "incomplete", "quality", "mark", "validity", "check",
] as const;
export const SLOT_STATES = [
  "present", "missing", "incomplete", "tolerated", "committable", "not_needed", "unclear",
] as const;
export type Outcome = (typeof OUTCOMES)[number];
export type Verdict = (typeof VERDICTS)[number];
export type SlotState = (typeof SLOT_STATES)[number];

/** (left, top, right, bottom) in pixels of the page picture. */
export type Box = [number, number, number, number];
export interface Evidence { file_id: string; file_name: string; page: number; box: Box | null }
export interface ReadValue {
  field: string;
  label: string;
  text: string;
  raw: string;
  confidence: number;
  found_by: string;
  evidence: Evidence | null;
  sure: boolean;
}
export interface Finding {
  id: string;
  kind: Open<(typeof FINDING_KINDS)[number]>;
  outcome: Outcome;
  level: string;
  rule: string;
  sentence: string;
  message: string;
  remedy: string;
  basis: string;
  material: string;
  values: ReadValue[];
  evidence: Evidence[];
  since_round: number;
  /** Codes of the matters that it concerns; empty when that is all of them. */
  matters: string[];
}
export interface FileSignature {
  signer: string;
  seal_name: string;
  signed_at: string;
  whole: boolean;
  intact: boolean | null;
  page: number;
}
export interface ReviewedFile {
  file_id: string;
  name: string;
  document_type: string;
  document_name: string;
  material: string;
  confidence: number;
  pages: number;
  refusal: string;
  fields: ReadValue[];
  notes: string[];
  signatures: FileSignature[];
}
export interface Slot {
  number: string;
  name: string;
  necessity: string;
  state: SlotState;
  files: string[];
  note: string;
  due: string;
  matters: string[];
}
export interface MatterVerdict {
  code: string;
  name: string;
  department: string;
  verdict: Verdict;
  verdict_text: string;
}
export interface Report {
  submission_id: string;
  matter_code: string;
  matter_name: string;
  department: string;
  catalogue_version: number;
  as_of: string;
  created_at: string;
  verdict: Verdict;
  verdict_text: string;
  slots: Slot[];
  findings: Finding[];
  files: ReviewedFile[];
  round: number;
  solved: Finding[];
  unjudged: Finding[];
  matters: MatterVerdict[];
}
