/** Submissions: opened for a matter, filled with files, reviewed, reported. */

import { call } from "./http";
import type { LetterLink, Progress, ProgressFound, Report, SituationValue, Submission, SubmissionFile } from "./types";

const base = (id: string): string => `/api/submissions/${encodeURIComponent(id)}`;

/** What a submission is opened for: a matter, or those matters of a bundle that apply. */
export type OpenFor = { matter_code: string } | { bundle: string; matters: string[] };

/** Open a submission; keys of `situation` are `applicant.…` and `form.…`. */
export function openSubmission(
  what: OpenFor,
  situation: Record<string, SituationValue>,
): Promise<{ id: string }> {
  const body = { ...what, ...splitSituation(situation) };
  return call<{ id: string }>("/api/submissions", { method: "POST", body });
}

export function splitSituation(situation: Record<string, SituationValue>): {
  applicant: Record<string, SituationValue>;
  form: Record<string, SituationValue>;
} {
  const rooms = { applicant: {}, form: {} } as Record<string, Record<string, SituationValue>>;
  for (const [key, value] of Object.entries(situation)) {
    const [room, name] = key.split(".", 2);
    if (room && name && rooms[room]) rooms[room][name] = value;
  }
  return { applicant: rooms.applicant ?? {}, form: rooms.form ?? {} };
}

export const getSubmission = (id: string): Promise<Submission> => call<Submission>(base(id));

export const startReview = (id: string): Promise<Progress> =>
  call<Progress>(`${base(id)}/review`, { method: "POST" });

export const getReport = (id: string): Promise<Report> => call<Report>(`${base(id)}/report`);

/** Delete a submission with all its papers and reports. */
export const deleteSubmission = (id: string): Promise<undefined> => call<undefined>(base(id), { method: "DELETE" });

/** Remove a file; `leaving` lets the call outlive the page. */
export const removeFile = (id: string, file: string, leaving = false): Promise<undefined> =>
  call<undefined>(`${base(id)}/files/${encodeURIComponent(file)}`, { method: "DELETE", keepalive: leaving });

/** Say which material a file belongs to; empty lets it be recognised. */
export const assignFile = (id: string, file: string, material: string): Promise<SubmissionFile> =>
  call<SubmissionFile>(`${base(id)}/files/${encodeURIComponent(file)}`, { method: "PATCH", body: { material } });

export const filesUrl = (id: string): string => `${base(id)}/files`;
export const eventsUrl = (id: string): string => `${base(id)}/events`;
export const pageUrl = (id: string, file: string, page: number): string =>
  `${base(id)}/files/${encodeURIComponent(file)}/pages/${page}`;
export const letterUrl = (id: string, name: string, format: string): string =>
  `${base(id)}/letters/${name}.${format}`;

/** The letters that the newest report has. */
export const getLetters = (id: string): Promise<LetterLink[]> => call<LetterLink[]>(`${base(id)}/letters`);

/** Hand the reviewed papers to the window; with a phone, progress can be asked for from anywhere. */
export const handOver = (id: string, phone = ""): Promise<Submission> =>
  call<Submission>(`${base(id)}/handover`, { method: "POST", body: { phone } });

/** Where a submission stands, for who knows its number and the phone, or its last four digits. */
export const findProgress = (number: string, contact: string): Promise<ProgressFound> =>
  call<ProgressFound>("/api/submissions/progress", { method: "POST", body: { number, contact } });

/** Take the papers back before the window has decided. */
export const withdraw = (id: string): Promise<Submission> =>
  call<Submission>(`${base(id)}/withdraw`, { method: "POST" });
