/** Findings in the four groups that a person acts on, and the places on pages they stand at. */

import type { Box, Evidence, Finding, Report } from "@/api/types";
import type { Tone } from "@/words";
import { purpose } from "../subject";

export type GroupKey = "correct" | "person" | "hint" | "pass";

export interface Group {
  key: GroupKey;
  title: string;
  tone: Tone;
  findings: Finding[];
}

const GROUPS: Record<GroupKey, { title: string; tone: Tone }> = {
  correct: { title: "需补正", tone: "fail" },
  person: { title: "需人工核查", tone: "unclear" },
  hint: { title: "提示", tone: "hint" },
  pass: { title: "通过", tone: "pass" },
};

/** As the verdict counts them: a hint asks nothing of anybody; what else was not read surely is for a person. */
export function groupOf(finding: Finding): GroupKey {
  if (finding.outcome === "pass") return "pass";
  if (finding.level === "提示") return "hint";
  return finding.outcome === "unclear" || finding.level === "人工核查" ? "person" : "correct";
}

export function grouped(report: Report): Group[] {
  return (Object.keys(GROUPS) as GroupKey[]).map((key) => ({
    key,
    ...GROUPS[key],
    findings: report.findings.filter((f) => groupOf(f) === key),
  }));
}

/** Findings of one group by the matters that they concern: what concerns all first, then matter by matter. */
export function byMatter(report: Report, findings: Finding[]): { title: string; findings: Finding[] }[] {
  const parts = new Map<string, Finding[]>();
  const place = (f: Finding): number => report.matters.findIndex((m) => m.code === f.matters[0]);
  for (const one of [...findings].sort((a, b) => place(a) - place(b))) {
    const title = purpose(one.matters, report.matters);
    parts.set(title, [...(parts.get(title) ?? []), one]);
  }
  return [...parts].map(([title, found]) => ({ title, findings: found }));
}

export interface Mark {
  box: Box;
  label: string;
}

/** One page that a finding points at, with its boxes. */
export interface Place {
  key: string;
  fileId: string;
  fileName: string;
  page: number;
  marks: Mark[];
}

/** All pages of a finding, its own evidence first, then where the values were read. */
export function places(finding: Finding): Place[] {
  const found = new Map<string, Place>();
  const note = (evidence: Evidence | null, label: string): void => {
    if (!evidence) return;
    const key = `${evidence.file_id}/${evidence.page}`;
    const place = found.get(key) ?? {
      key, fileId: evidence.file_id, fileName: evidence.file_name, page: evidence.page, marks: [],
    };
    found.set(key, place);
    const { box } = evidence;
    if (!box) return;
    const same = place.marks.find((m) => m.box.every((edge, i) => edge === box[i]));
    if (same) same.label ||= label;
    else place.marks.push({ box, label });
  };
  for (const evidence of finding.evidence) note(evidence, "");
  for (const value of finding.values) note(value.evidence, value.label);
  return [...found.values()];
}
