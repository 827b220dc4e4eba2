import { flushPromises } from "@vue/test-utils";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { ApiError } from "@/api/http";
import type { SubmissionFile } from "@/api/types";
import { DEFAULT_LIMITS } from "@/review/fileRules";
import { createUploads, UNDO_MS, type UploadRow, type Uploads } from "@/review/uploads";

interface Call {
  name: string;
  material: string;
  resolve(file: SubmissionFile): void;
  reject(error: unknown): void;
  part(value: number): void;
}
const { calls, removed, assigned } = vi.hoisted(() => ({
  calls: [] as Call[], removed: [] as string[], assigned: [] as [string, string][],
}));

vi.mock("@/api/upload", () => ({
  sendFile: (_id: string, file: File, material: string, part: (v: number) => void) => {
    let reject: Call["reject"] = () => undefined;
    const done = new Promise<SubmissionFile>((resolve, no) => {
      reject = no;
      calls.push({ name: file.name, material, resolve, reject: no, part });
    });
    return { done, cancel: () => reject(new Error("cancelled")) };
  },
}));
vi.mock("@/api/submissions", () => ({
  removeFile: async (_id: string, file: string) => void removed.push(file),
  assignFile: async (_id: string, file: string, material: string) => {
    if (file === "wrong") throw new ApiError("网络中断。", "network");
    assigned.push([file, material]);
  },
}));

const pdf = (name: string, size = 10): File => new File(["x".repeat(size)], name, { type: "application/pdf" });
const kept = (id: string): SubmissionFile => ({ file_id: id, name: "", size: 1, material: "" });
const make = (held: SubmissionFile[] = []): Uploads => createUploads("s1", held, () => DEFAULT_LIMITS);
const states = (uploads: Uploads): string[] => uploads.rows.map((r) => r.state);
const row = (uploads: Uploads, at = 0): UploadRow => {
  const found = uploads.rows[at];
  if (!found) throw new Error("no such row");
  return found;
};

beforeEach(() => {
  calls.length = 0;
  removed.length = 0;
  assigned.length = 0;
});

describe("uploads", () => {
  it("send two at a time and show how far each is", async () => {
    const uploads = make();
    uploads.add([pdf("1.pdf"), pdf("2.pdf"), pdf("3.pdf")]);
    expect(states(uploads)).toEqual(["sending", "sending", "waiting"]);
    calls[0]?.part(0.5);
    expect(row(uploads).part).toBe(0.5);
    calls[0]?.resolve(kept("a"));
    await flushPromises();
    expect(states(uploads)).toEqual(["done", "sending", "sending"]);
    expect(uploads.busy.value).toBe(true);
  });

  it("refuse a file by name without stopping the others", () => {
    const uploads = make();
    uploads.add([new File(["x"], "a.exe"), pdf("b.pdf"), pdf("b.pdf")]);
    expect(states(uploads)).toEqual(["refused", "sending", "refused"]);
    expect(row(uploads, 0).error).toContain("“a.exe”");
    expect(row(uploads, 2).error).toContain("已经在列表里");
  });

  it("name the file that failed, and send it again on retry", async () => {
    const uploads = make();
    uploads.add([pdf("执照.pdf")]);
    calls[0]?.reject(new ApiError("网络中断。", "network"));
    await flushPromises();
    expect(row(uploads)).toMatchObject({ state: "failed", error: "“执照.pdf”没有传上去：网络中断。" });
    uploads.retry(row(uploads));
    calls[1]?.resolve(kept("a"));
    await flushPromises();
    expect(row(uploads)).toMatchObject({ state: "done", error: "", fileId: "a" });
    expect(uploads.ready.value).toBe(1);
  });

  it("remove after a while, unless it is undone", async () => {
    vi.useFakeTimers();
    const uploads = make([kept("a"), kept("b")]);
    uploads.remove(row(uploads, 0));
    uploads.remove(row(uploads, 1));
    expect(uploads.ready.value).toBe(0);
    uploads.undo(row(uploads, 0));
    await vi.advanceTimersByTimeAsync(UNDO_MS + 1);
    vi.useRealTimers();
    expect(removed).toEqual(["b"]);
    expect(uploads.rows).toHaveLength(1);
  });

  it("carry out open removals before a review", async () => {
    const uploads = make([kept("a")]);
    uploads.remove(row(uploads));
    await uploads.settle();
    expect(removed).toEqual(["a"]);
    expect(uploads.rows).toHaveLength(0);
  });

  it("stop a file that is removed while it is sent", async () => {
    const uploads = make();
    uploads.add([pdf("a.pdf")]);
    uploads.remove(row(uploads));
    await flushPromises();
    expect(uploads.rows).toHaveLength(0);
    expect(uploads.busy.value).toBe(false);
  });

  it("take away a file that arrives although it was removed", async () => {
    const uploads = make();
    uploads.add([pdf("a.pdf")]);
    calls[0]?.resolve(kept("late"));
    uploads.remove(row(uploads));
    await flushPromises();
    expect(removed).toEqual(["late"]);
  });

  it("put a file into another slot, also one on its way", async () => {
    const uploads = make([kept("held")]);
    await uploads.assign(row(uploads), "3");
    expect(assigned).toEqual([["held", "3"]]);
    uploads.add([pdf("a.pdf")]);
    await uploads.assign(row(uploads, 1), "2");
    calls[0]?.resolve(kept("one"));
    await flushPromises();
    expect(calls.map((c) => c.material)).toEqual([""]);
    expect(assigned[1]).toEqual(["one", "2"]);
    expect(row(uploads, 1)).toMatchObject({ state: "done", fileId: "one", material: "2" });
  });

  it("keep the former slot and say so when the change fails", async () => {
    const uploads = make([{ ...kept("wrong"), name: "a.pdf", material: "1" }]);
    await uploads.assign(row(uploads), "3");
    expect(row(uploads)).toMatchObject({ state: "done", material: "1", error: "“a.pdf”没有改成：网络中断。" });
  });
});
