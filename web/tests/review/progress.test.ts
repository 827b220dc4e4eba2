import { describe, expect, it } from "vitest";
import { ended, parse, percent, reduce, START } from "@/review/progress";
import { stepWords } from "@/review/stepWords";

const at = (over: object) => ({ state: "reviewing", pages_done: 0, pages_total: 4, file: "a.jpg", step: "reading", ...over }) as never;

describe("reduce", () => {
  it("follows the events of a review", () => {
    const views = [at({}), at({ pages_done: 2 }), at({ pages_done: 4, state: "reported" })].reduce(
      (all, event) => [...all, reduce(all.at(-1) ?? START, event)], [START]);
    expect(views.map((v) => v.state)).toEqual(["queued", "reviewing", "reviewing", "reported"]);
    expect(views.map(percent)).toEqual([null, 0, 50, 100]);
    expect(ended("reported")).toBe(true);
  });

  it("never runs backwards within a run, but starts again with a new one", () => {
    const three = reduce(START, at({ pages_done: 3 }));
    expect(reduce(three, at({ pages_done: 1 })).done).toBe(3);
    const reported = reduce(three, at({ pages_done: 4, state: "reported" }));
    expect(reduce(reported, at({ state: "queued", pages_done: 0 })).done).toBe(0);
  });

  it("does not pass the end, whatever is counted", () => {
    expect(percent(reduce(START, at({ pages_done: 9 })))).toBe(100);
  });

  it("ignores what it cannot read", () => {
    const view = reduce(START, at({ pages_done: 2 }));
    for (const bad of ["", "{", "null", "7", '{"state":"exploded"}', "{}"]) expect(reduce(view, parse(bad))).toEqual(view);
  });
});

describe("step words", () => {
  it("say the file and the pages, and nothing invented", () => {
    expect(stepWords(reduce(START, at({ pages_done: 1 })))).toEqual({ title: "正在读取文件", detail: "已读 1 / 4 页，当前文件“a.jpg”" });
    expect(stepWords({ ...START, state: "reviewing", step: "some_new_step" }).title).toBe("正在预审");
    expect(stepWords({ ...START, state: "reviewing", step: "核对印章" }).title).toBe("核对印章");
    expect(stepWords(START).title).toContain("排队");
  });

  it("say how long the wait is, as far as that is known", () => {
    const waiting = (over: object) => stepWords(reduce(START, at({ state: "queued", step: "waiting", ...over }))).detail;
    expect(waiting({ ahead: 0, wait_s: 0 })).not.toMatch(/分钟|前面/);
    expect(waiting({ ahead: 3, wait_s: null })).toBe("前面还有 3 份，完成后就会开始。");
    expect(waiting({ ahead: 3, wait_s: 130 })).toContain("前面还有 3 份，估计要等 3 分钟左右");
  });
});
