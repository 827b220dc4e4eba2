/** City, matters, bundles, general questions and checklists. */

import { call } from "./http";
import type {
  BundleDetail, Checklist, ChecklistItem, City, FaqList, MatterDetail, MatterList, PolicyDetail, Situation, SituationValue,
} from "./types";

export const getCity = (): Promise<City> => call<City>("/api/city");

export interface MatterQuery {
  q?: string;
  department?: string;
  reviewable?: boolean;
  limit?: number;
}

export function findMatters(query: MatterQuery, signal?: AbortSignal): Promise<MatterList> {
  const params = new URLSearchParams();
  if (query.q?.trim()) params.set("q", query.q.trim());
  if (query.department) params.set("department", query.department);
  if (query.reviewable) params.set("reviewable", "true");
  params.set("limit", String(query.limit ?? 50));
  return call<MatterList>(`/api/matters?${params}`, signal ? { signal } : {});
}

export const getMatter = (code: string): Promise<MatterDetail> =>
  call<MatterDetail>(`/api/matters/${encodeURIComponent(code)}`);

export const getBundles = (): Promise<BundleDetail[]> => call<BundleDetail[]>("/api/bundles");

export const getBundle = (number: string): Promise<BundleDetail> =>
  call<BundleDetail>(`/api/bundles/${encodeURIComponent(number)}`);

export const getPolicy = (id: string): Promise<PolicyDetail> =>
  call<PolicyDetail>(`/api/policies/${encodeURIComponent(id)}`);

/** The questions that belong to no single matter. */
export const getFaqs = (): Promise<FaqList> => call<FaqList>("/api/faqs");

interface ChecklistBody {
  version: number;
  checklist: { materials: ChecklistItem[] };
  questions: Situation[];
}

/** The materials for an applicant in this situation; keys are `applicant.…` and `form.…`. */
export function getChecklist(
  code: string,
  situation: Record<string, SituationValue>,
  signal?: AbortSignal,
): Promise<Checklist> {
  return checklist(`/api/matters/${encodeURIComponent(code)}/checklist?${paramsOf(situation)}`, signal);
}

/** The same for those matters of a bundle that apply, each material once. */
export function getBundleChecklist(
  number: string,
  matters: string[],
  situation: Record<string, SituationValue>,
  signal?: AbortSignal,
): Promise<Checklist> {
  const params = paramsOf(situation);
  for (const code of matters) params.append("matter", code);
  return checklist(`/api/bundles/${encodeURIComponent(number)}/checklist?${params}`, signal);
}

/** The materials of a submission that is there, by its matters and answers. */
export const getSubmissionChecklist = (id: string): Promise<Checklist> =>
  checklist(`/api/submissions/${encodeURIComponent(id)}/checklist`);

function paramsOf(situation: Record<string, SituationValue>): URLSearchParams {
  const params = new URLSearchParams();
  for (const [key, value] of Object.entries(situation)) params.set(key, String(value));
  return params;
}

async function checklist(path: string, signal?: AbortSignal): Promise<Checklist> {
  const body = await call<ChecklistBody>(path, signal ? { signal } : {});
  return { version: body.version, materials: body.checklist.materials, questions: body.questions };
}
