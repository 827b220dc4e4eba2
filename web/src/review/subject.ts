/** What a pre-review is for: one matter, or those matters of a bundle (一件事) that apply. */

import { getBundle, getBundleChecklist, getChecklist, getMatter } from "@/api/guide";
import { openSubmission } from "@/api/submissions";
import type { BundleMatter, Checklist, SituationValue } from "@/api/types";

export interface Subject {
  name: string;
  /** In order of handling; several only of a bundle. */
  matters: BundleMatter[];
  checklist(chosen: string[], answers: Answers, signal?: AbortSignal): Promise<Checklist>;
  open(chosen: string[], answers: Answers): Promise<{ id: string }>;
}

type Answers = Record<string, SituationValue>;

export async function matterSubject(code: string): Promise<Subject> {
  const { matter, reviewable } = await getMatter(code);
  return {
    name: matter.name,
    matters: [{ code, name: matter.name, department: matter.department, reviewable }],
    checklist: (_chosen, answers, signal) => getChecklist(code, answers, signal),
    open: (_chosen, answers) => openSubmission({ matter_code: code }, answers),
  };
}

export async function bundleSubject(number: string): Promise<Subject> {
  const { bundle, matters } = await getBundle(number);
  return {
    name: bundle.name,
    matters,
    checklist: (chosen, answers, signal) => getBundleChecklist(number, chosen, answers, signal),
    open: (chosen, answers) => openSubmission({ bundle: number, matters: chosen }, answers),
  };
}

/** For which matters something is, in words; empty when there is only one matter. */
export function purpose(concerned: string[], matters: Pick<BundleMatter, "code" | "name">[]): string {
  if (matters.length < 2) return "";
  const named = matters.filter((m) => concerned.includes(m.code)).map((m) => m.name);
  return named.length === 0 || named.length === matters.length ? "全部事项" : named.join("、");
}
