import { mount } from "@vue/test-utils";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { frame, legibleZoom, scrollTo } from "@/review/report/boxes";
import EvidenceViewer from "@/review/report/EvidenceViewer.vue";
import FileNotes from "@/review/report/FileNotes.vue";
import FindingList from "@/review/report/FindingList.vue";
import { grouped, places } from "@/review/report/grouping";
import VerdictCard from "@/review/report/VerdictCard.vue";
import { finding, report, value } from "../make";

const A4 = { width: 1240, height: 1754 };
const spot = (file: string, page: number, box: [number, number, number, number] | null = [10, 20, 110, 60]) => ({
  file_id: file, file_name: `${file}.jpg`, page, box,
});

describe("boxes", () => {
  it("get a little air and stay within the picture", () => {
    const air = 1754 * 0.006;
    expect(frame([100, 200, 300, 240], A4)).toEqual({ x: 100 - air, y: 200 - air, width: 200 + 2 * air, height: 40 + 2 * air });
    expect(frame([-5, 0, 5000, 5000], A4)).toEqual({ x: 0, y: 0, width: 1240, height: 1754 });
  });

  it("are drawn upright even when the corners are given the wrong way round", () => {
    const { width, height } = frame([300, 240, 100, 200], A4);
    expect(width).toBeGreaterThan(0);
    expect(height).toBeGreaterThan(0);
  });

  it("are scrolled to the middle at the shown scale, not past the edges", () => {
    const window = { width: 620, height: 400 };
    const low = { x: 600, y: 1000, width: 40, height: 40 };
    expect(scrollTo(low, A4, 620, window)).toEqual({ left: 0, top: 310 });
    expect(scrollTo({ ...low, y: 1720 }, A4, 620, window).top).toBe(877 - 400);
    expect(scrollTo({ ...low, y: 0 }, A4, 620, window).top).toBe(0);
    expect(scrollTo(low, A4, 1240, window).left).toBe(310);
  });
});

describe("zoom", () => {
  it("is the smallest at which the print can be read", () => {
    const line = { x: 0, y: 0, width: 200, height: 50 };
    const zooms = [1, 1.5, 2.5];
    expect([1240, 450, 330, 100].map((shown) => legibleZoom(line, A4, shown, zooms))).toEqual([0, 1, 2, 2]);
  });
});

describe("groups", () => {
  it("give what was not read surely to a person, whatever its level", () => {
    const all = report(
      finding({ id: "a" }),
      finding({ id: "b", outcome: "unclear" }),
      finding({ id: "c", level: "提示" }),
      finding({ id: "d", level: "人工核查" }),
      finding({ id: "e", outcome: "pass" }),
    );
    expect(grouped(all).map((g) => [g.title, g.findings.map((f) => f.id)])).toEqual([
      ["需补正", ["a"]], ["需人工核查", ["b", "d"]], ["提示", ["c"]], ["通过", ["e"]],
    ]);
  });

  it("gather the pages of a finding once each, with the values' labels", () => {
    const found = places(finding({
      evidence: [spot("x", 1), spot("x", 2, null)],
      values: [value({ evidence: spot("x", 1) }), value({ label: "地址", evidence: spot("y", 1, [1, 2, 3, 4]) })],
    }));
    expect(found.map((p) => [p.key, p.marks.map((m) => m.label)])).toEqual([["x/1", ["名称"]], ["x/2", []], ["y/1", ["地址"]]]);
  });
});

describe("report page", () => {
  beforeEach(() => {
    const list = { matches: true, addEventListener: () => undefined, removeEventListener: () => undefined };
    vi.stubGlobal("matchMedia", () => list);
    Element.prototype.scrollTo = (() => undefined) as typeof Element.prototype.scrollTo;
  });

  it("draws the boxes in the picture's own pixels once it has loaded", async () => {
    const page = mount(EvidenceViewer, { props: { submission: "s1", finding: finding({ evidence: [spot("x", 2)] }), tone: "fail" } });
    const image = page.get("img");
    expect(image.attributes("src")).toBe("/api/submissions/s1/files/x/pages/2");
    expect(page.find("[data-testid=evidence-box]").exists()).toBe(false);
    Object.defineProperties(image.element, { naturalWidth: { value: 1240 }, naturalHeight: { value: 1754 } });
    await image.trigger("load");
    expect(page.get("svg").attributes("viewBox")).toBe("0 0 1240 1754");
    expect(page.findAll("[data-testid=evidence-box]")).toHaveLength(1);
  });

  it("says so when the picture is gone", async () => {
    const page = mount(EvidenceViewer, { props: { submission: "s1", finding: finding({ evidence: [spot("x", 1)] }), tone: "fail" } });
    await page.get("img").trigger("error");
    expect(page.get("[role=alert]").text()).toContain("没有取到");
  });

  it("opens a finding by its button and shows remedy, values and basis", async () => {
    const one = finding({ basis: "《食品经营许可和备案管理办法》第十五条", values: [value({ raw: "甲 公司", confidence: 0.914 })] });
    const page = mount(FindingList, { props: { report: report(finding({ id: "z", message: "先" }), { ...one, id: "y" }) } });
    const buttons = page.findAll("[data-testid=finding] > h4 > button");
    expect(buttons.map((b) => b.attributes("aria-expanded"))).toEqual(["true", "false"]);
    await buttons[1]?.trigger("click");
    for (const part of ["换新执照", "甲公司", "原文：甲 公司", "91%", "第十五条"]) expect(page.text()).toContain(part);
  });

  it("always says that the clerk decides", () => {
    expect(mount(VerdictCard, { props: { report: report(finding()) } }).text()).toContain("预审意见仅供参考，以窗口受理为准");
  });
});

describe("notes of a file", () => {
  it("say of an electronic seal whose it is and whether the file was changed", () => {
    const signature = { signer: "王建国", seal_name: "晨光公司公章", signed_at: "2026-05-01T10:00:00", whole: true, intact: true, page: 1 };
    const file = {
      file_id: "f", name: "a.ofd", document_type: "", document_name: "", material: "", confidence: 0, pages: 1,
      refusal: "", fields: [], notes: ["第1页：已自动转正。"],
      signatures: [signature, { ...signature, intact: false }, { ...signature, whole: false }, { ...signature, intact: null }],
    };

    const shown = mount(FileNotes, { props: { file } }).findAll("span").map((s) => s.text());

    expect(shown[0]).toBe("电子签章：晨光公司公章，王建国，2026-05-01，签章后内容没有改动");
    expect(shown[1]).toContain("被改动过");
    expect(shown[2]).toContain("另有未签的内容");
    expect(shown[3]).toContain("未能核验");
    expect(shown[4]).toBe("第1页：已自动转正。");
  });
});
