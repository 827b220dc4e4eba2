import { describe, expect, it, vi } from "vitest";
import { ApiError, call, problem, sentence } from "@/api/http";
import { splitSituation } from "@/api/submissions";

describe("call", () => {
  it("turns a network failure into a sentence that says what to do", async () => {
    vi.stubGlobal("fetch", () => Promise.reject(new TypeError("Failed to fetch")));
    const failure = await call("/api/city").catch((e: unknown) => e);
    expect(failure).toBeInstanceOf(ApiError);
    expect((failure as ApiError).kind).toBe("network");
    expect(sentence(failure)).toContain("重试");
  });

  it("shows the service's own sentence", () => {
    const failure = problem(413, JSON.stringify({ detail: "“a.pdf”超过 20 MB", code: "file_too_large" }));
    expect(failure.message).toBe("“a.pdf”超过 20 MB");
    expect(failure.code).toBe("file_too_large");
    expect(failure.retryable).toBe(false);
  });

  it("never shows what a proxy answers", () => {
    expect(problem(502, "<html>nginx</html>").message).not.toContain("nginx");
    expect(problem(502, "<html>nginx</html>").retryable).toBe(true);
  });
});

describe("situations", () => {
  it("are split into applicant and form, and joined again", () => {
    const flat = { "applicant.has_agent": true, "applicant.kind": "企业", "form.rented": false };
    const split = splitSituation(flat);
    expect(split).toEqual({ applicant: { has_agent: true, kind: "企业" }, form: { rented: false } });
  });

  it("refuse unknown rooms", () => {
    expect(splitSituation({ "__proto__.x": true, loose: true })).toEqual({ applicant: {}, form: {} });
  });
});
