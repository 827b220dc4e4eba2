/** Small builders of contract objects for the tests. */

import type { Answer, Block, Finding, MaterialItem, ReadValue, Report, Source } from "@/api/types";

export const source = (over: Partial<Source> = {}): Source => ({
  matter_code: "M1", matter_name: "食品经营许可", field: "materials", field_name: "申请材料", version: 3,
  department: "市市场监管局", updated_on: "2026-05-01", url: "/guide/M1#materials", ...over,
});

export const answer = (...blocks: Block[]): Answer => ({
  status: "answered", blocks, matter_code: "M1", matter_name: "食品经营许可", field: "", version: 3,
});

export const material = (over: Partial<MaterialItem> = {}): MaterialItem => ({
  number: "1", name: "营业执照", necessity: "必要", when: "", copies: null, form: "", source: "",
  e_licence: "", tolerance: "", commitment: false, instructions: "", ...over,
});

export const value = (over: Partial<ReadValue> = {}): ReadValue => ({
  field: "name", label: "名称", text: "甲公司", raw: "甲公司", confidence: 0.98, found_by: "label", evidence: null, sure: true, ...over,
});

export const finding = (over: Partial<Finding> = {}): Finding => ({
  id: "f1", kind: "check", outcome: "fail", level: "不予受理前需补正", rule: "C1", sentence: "执照在有效期内",
  message: "营业执照已过期", remedy: "换新执照", basis: "", material: "营业执照", values: [], evidence: [], since_round: 1, matters: [], ...over,
});

export const report = (...findings: Finding[]): Report => ({
  submission_id: "s1", matter_code: "M1", matter_name: "食品经营许可", department: "市市场监管局",
  catalogue_version: 3, as_of: "2026-06-01", created_at: "2026-06-01T08:00:00Z", verdict: "correct_first",
  verdict_text: "", slots: [], findings, files: [], round: 1, solved: [], unjudged: [], matters: [],
});

/** A `fetch` that answers from a table `METHOD path-prefix` → body, status or failure. */
export function fakeFetch(table: Record<string, (body: unknown, path: string) => unknown>): typeof fetch & { calls: string[] } {
  const calls: string[] = [];
  const fake = (async (input: RequestInfo | URL, init?: RequestInit) => {
    const path = String(input);
    const key = `${init?.method ?? "GET"} ${path}`;
    calls.push(key);
    const hit = Object.entries(table)
      .filter(([k]) => key.startsWith(k))
      .sort(([a], [b]) => b.length - a.length)[0];
    if (!hit) throw new Error(`unexpected call ${key}`);
    const result = hit[1](init?.body ? JSON.parse(String(init.body)) : undefined, path);
    if (result instanceof Response) return result;
    return new Response(result === undefined ? null : JSON.stringify(result), { status: result === undefined ? 204 : 200 });
  }) as typeof fetch & { calls: string[] };
  fake.calls = calls;
  return fake;
}

export const refused = (status: number, detail: string, code = "code"): Response =>
  new Response(JSON.stringify({ status, detail, code }), { status });
