/** A matter as the sections of its guide; ids are the field names that answers cite as anchors. */

import type { GuideField, Matter } from "@/api/types";

export interface Section {
  id: GuideField;
  title: string;
  /** Paragraphs or, when `ordered`, steps. */
  lines: string[];
  ordered?: boolean;
  url?: string;
}

export const SECTION_TITLES: Record<GuideField, string> = {
  overview: "基本信息",
  materials: "申请材料",
  conditions: "受理条件",
  time_limit: "办结时限",
  fee: "收费",
  place: "办理地点",
  hours: "办理时间",
  phone: "咨询电话",
  complaint: "监督投诉",
  steps: "办理流程",
  result: "办理结果",
  visits: "到现场次数",
  online: "网上办理",
  applicants: "服务对象",
  legal_basis: "设定依据",
  special_procedures: "特殊程序",
  reach: "通办范围",
  commitment: "告知承诺",
};

/** Sections with text, in the order a person needs them; materials and overview stand apart. */
export function sections(matter: Matter): Section[] {
  const all: Section[] = [
    section("conditions", paragraphs(matter.conditions)),
    section("time_limit", limits(matter)),
    section("fee", fee(matter)),
    { ...section("steps", [...matter.steps]), ordered: true },
    section("place", matter.place),
    section("hours", matter.hours),
    section("phone", matter.phone),
    section("online", matter.online_url ? [matter.online_url] : []),
    section("visits", visits(matter.visits)),
    section("result", paragraphs(matter.result)),
    section("special_procedures", paragraphs(matter.special_procedures)),
    section("applicants", matter.applicants.length ? [matter.applicants.join("、")] : []),
    section("reach", paragraphs(matter.reach)),
    section("commitment", commitment(matter.commitment)),
    section("complaint", matter.complaint_phone),
    section("legal_basis", paragraphs(matter.legal_basis)),
  ];
  return all.map((s) => (s.id === "online" && matter.online_url ? { ...s, url: matter.online_url } : s));
}

function section(id: GuideField, lines: string[]): Section {
  return { id, title: SECTION_TITLES[id], lines };
}

function paragraphs(text: string): string[] {
  return text.split(/\n+/).map((line) => line.trim()).filter(Boolean);
}

function limits({ time_limit: { promised, statutory } }: Matter): string[] {
  return [
    promised ? `承诺办结时限：${promised}` : "",
    statutory ? `法定办结时限：${statutory}` : "",
  ].filter(Boolean);
}

function fee({ fee: { charged, standard, basis } }: Matter): string[] {
  const head = charged === null ? "" : charged ? "收费" : "不收费";
  return [
    head,
    standard === head || !standard ? "" : `收费标准：${standard}`,
    basis ? `收费依据：${basis}` : "",
  ].filter(Boolean);
}

function visits(count: number | null): string[] {
  if (count === null) return [];
  return [count === 0 ? "不用到现场" : `最多到现场 ${count} 次`];
}

function commitment(value: boolean | null): string[] {
  if (value === null) return [];
  return [value ? "支持告知承诺" : "不支持告知承诺"];
}
