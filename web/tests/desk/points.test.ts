import { describe, expect, it } from "vitest";
import type { FindingDecision } from "@/api/deskTypes";
import { draft, pointGroups, standing } from "@/desk/review/points";
import { transform, turned, turnedSize } from "@/desk/review/turning";
import { finding, report, value } from "../make";

const spot = (page = 1) => ({ file_id: "x", file_name: "x.jpg", page, box: [1, 2, 3, 4] as [number, number, number, number] });
const decision = (over: Partial<FindingDecision>): FindingDecision => ({
  finding_id: "f1", round: 1, agreed: true, reason: "", clerk: "王敏", catalogue_version: 3, decided_at: "", ...over,
});
const file = (...fields: ReturnType<typeof value>[]) => ({
  file_id: "x", name: "x.jpg", document_type: "t", document_name: "营业执照", material: "1", confidence: 1, pages: 1,
  refusal: "", fields, notes: [], signatures: [],
});

describe("points", () => {
  it("come in the order of work, with the values that nobody read surely after what is for a person", () => {
    const made = {
      ...report(finding({ id: "p", outcome: "pass" }), finding({ id: "u", outcome: "unclear" }), finding({ id: "c" })),
      files: [file(value({ field: "a", sure: false, evidence: spot() }), value({ field: "b", sure: true, evidence: spot() }))],
    };
    expect(pointGroups(made).map((g) => [g.key, g.points.map((p) => p.id)])).toEqual([
      ["correct", ["c"]], ["person", ["u"]], ["value", ["value-x-a-0"]], ["pass", ["p"]],
    ]);
  });

  it("show a doubtful value once: with its finding when there is one", () => {
    const doubtful = value({ sure: false, evidence: spot() });
    const made = { ...report(finding({ outcome: "unclear", values: [doubtful] })), files: [file(doubtful)] };
    expect(pointGroups(made).map((g) => g.key)).toEqual(["person"]);
  });

  it("count only what was said in this round, the last word on each", () => {
    const said = standing([
      decision({ round: 1, agreed: false, reason: "旧" }), decision({ round: 2, agreed: false, reason: "先" }), decision({ round: 2 }),
    ], 2);
    expect(said.get("f1")?.agreed).toBe(true);
    expect(standing([decision({})], 2).size).toBe(0);
  });
});

describe("draft to the applicant", () => {
  const made = report(
    finding({ id: "c", message: "营业执照已过期" }), finding({ id: "d", message: "缺签字" }),
    finding({ id: "u", outcome: "unclear", message: "看不清地址" }), finding({ id: "p", outcome: "pass", material: "租赁合同" }),
  );
  const groups = pointGroups(made);

  it("counts what stands: nothing that was overruled, and the fault that a clerk found in a passed point", () => {
    const count = (said: [string, boolean][]): string | undefined =>
      /(\d+) 处/.exec(draft(groups, new Map(said.map(([id, agreed]) => [id, decision({ agreed })])), new Set()))?.[1];
    expect(count([])).toBe("2");
    expect(count([["d", false], ["u", true], ["p", true]])).toBe("2");
    expect(count([["c", false], ["d", false], ["p", false]])).toBe("1");
    expect(count([["c", false], ["d", false]])).toBeUndefined();
  });

  it("names the values that were found wrong, and is never longer than the service takes", () => {
    const doubtful = Array.from({ length: 60 }, (_, i) => value({ field: `f${i}`, label: "经营场所", sure: false, evidence: spot() }));
    const all = pointGroups({ ...report(), files: [file(...doubtful)] });
    const ids = all.flatMap((g) => g.points.map((p) => p.id));
    expect(draft(all, new Map(), new Set(ids.slice(0, 1)))).toBe("营业执照的“经营场所”看不清或有误，请核对。");
    expect(draft(all, new Map(), new Set(ids))).toHaveLength(1000);
  });
});

describe("turning a page", () => {
  const size = { width: 100, height: 200 };
  const rect = { x: 10, y: 20, width: 30, height: 40 };

  it("moves a box with the picture and four quarters bring it back", () => {
    expect(turned(rect, size, 0)).toEqual(rect);
    const once = turned(rect, size, 90);
    expect(once).toEqual({ x: 140, y: 10, width: 40, height: 30 });
    let back = rect;
    let now = size;
    for (let i = 0; i < 4; i++) {
      back = turned(back, now, 90);
      now = turnedSize(now, 90);
    }
    expect(back).toEqual(rect);
    expect(turned(rect, size, 180)).toEqual(turned(once, turnedSize(size, 90), 90));
    expect(turned(rect, size, 270)).toEqual(turned(turned(rect, size, 180), size, 90));
  });

  it("keeps the turned picture within its view box", () => {
    expect(turnedSize(size, 270)).toEqual({ width: 200, height: 100 });
    expect(transform(size, 90)).toBe("translate(200 0) rotate(90)");
    expect(transform(size, 0)).toBe("");
  });
});
