/** What a clerk goes through: findings and values that were not read surely, each with its places. */

import type { FindingDecision } from "@/api/deskTypes";
import type { Finding, ReadValue, Report } from "@/api/types";
import { grouped, places, type GroupKey, type Place } from "@/review/report/grouping";
import type { Tone } from "@/words";

export interface Point {
  id: string;
  group: GroupKey | "value";
  tone: Tone;
  title: string;
  material: string;
  finding: Finding | null;
  value: ReadValue | null;
  places: Place[];
}

export interface PointGroup {
  key: GroupKey | "value";
  title: string;
  tone: Tone;
  points: Point[];
}

/** In the order of work: what is to be mended, what is for a person, values to confirm, hints, what passed. */
export function pointGroups(report: Report): PointGroup[] {
  const found: PointGroup[] = grouped(report).map((group) => ({
    key: group.key,
    title: group.title,
    tone: group.tone,
    points: group.findings.map((finding) => ({
      id: finding.id,
      group: group.key,
      tone: group.tone,
      title: finding.outcome === "pass" ? finding.sentence : finding.message || finding.sentence,
      material: finding.material,
      finding,
      value: null,
      places: places(finding),
    })),
  }));
  const values: PointGroup = { key: "value", title: "读到的值，请对照", tone: "unclear", points: doubtful(report) };
  found.splice(2, 0, values);
  return found.filter((group) => group.points.length);
}

/** Values that were read but not surely, but for those that a finding for a person shows already. */
function doubtful(report: Report): Point[] {
  const shown = new Set(report.findings.filter((f) => f.outcome !== "pass").flatMap((f) => f.values.map(placeOf)));
  return report.files.flatMap((file) =>
    file.fields
      .filter((value) => !value.sure && value.text && value.evidence && !shown.has(placeOf(value)))
      .map((value, index) => {
        const evidence = value.evidence;
        return {
          id: `value-${file.file_id}-${value.field}-${index}`,
          group: "value" as const,
          tone: "unclear" as const,
          title: `${value.label}：${value.text}`,
          material: file.document_name || file.name,
          finding: null,
          value,
          places: evidence
            ? [{ key: `${evidence.file_id}/${evidence.page}`, fileId: evidence.file_id, fileName: evidence.file_name,
                page: evidence.page, marks: evidence.box ? [{ box: evidence.box, label: value.label }] : [] }]
            : [],
        };
      }),
  );
}

const placeOf = (value: ReadValue): string =>
  JSON.stringify([value.field, value.evidence?.file_id, value.evidence?.page, value.evidence?.box]);

/** The newest decision on each finding of this round. */
export function standing(decisions: FindingDecision[], round: number): Map<string, FindingDecision> {
  return new Map(decisions.filter((d) => d.round === round).map((d) => [d.finding_id, d]));
}

/** The longest reason that the service takes. */
export const LONGEST = 1000;

/**
 * What is written to the applicant to begin with. The notice lists every point that stands, so this
 * only says how many there are; values that a clerk found wrong stand nowhere else.
 */
export function draft(groups: PointGroup[], decided: Map<string, FindingDecision>, wrongValues: Set<string>): string {
  const points = groups.flatMap((group) => group.points);
  const standing = points.filter((point) => {
    const said = decided.get(point.id);
    if (point.group === "pass") return said?.agreed === false;
    return point.group === "correct" ? said?.agreed !== false : point.group === "person" && said?.agreed === true;
  });
  const values = points.filter((point) => wrongValues.has(point.id));
  const lines = [
    standing.length ? `请按告知书所列的 ${standing.length} 处改好后，重新预审再提交。` : "",
    ...values.map((point) => `${point.material}的“${point.value?.label ?? ""}”看不清或有误，请核对。`),
  ];
  return lines.filter(Boolean).join("\n").slice(0, LONGEST);
}
