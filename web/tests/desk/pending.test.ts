import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { ApiError } from "@/api/http";
import { hold, HOLD_MS, pause, pending, refused, release, resume, sent, undo, type Pending } from "@/desk/pending";

const one = (over: Partial<Pending> = {}): Pending => ({
  id: "s1", label: "已接收", send: vi.fn().mockResolvedValue(undefined), restore: vi.fn(), ...over,
});

describe("a decision that can be taken back", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(async () => {
    undo();
    refused.value = null;
    vi.useRealTimers();
  });

  it("goes when the seconds are over, once", async () => {
    const made = one();
    const before = sent.value;
    hold(made);
    await vi.advanceTimersByTimeAsync(HOLD_MS - 1);
    expect(made.send).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(2);
    expect(made.send).toHaveBeenCalledExactlyOnceWith(false);
    expect(pending.value).toBeNull();
    expect(sent.value).toBe(before + 1);
  });

  it("does not go after it was undone, and what was on the screen comes back", async () => {
    const made = one();
    hold(made);
    undo();
    await vi.advanceTimersByTimeAsync(HOLD_MS * 2);
    expect(made.send).not.toHaveBeenCalled();
    expect(made.restore).toHaveBeenCalledOnce();
  });

  it("waits while somebody looks at the notice", async () => {
    const made = one();
    hold(made);
    pause();
    await vi.advanceTimersByTimeAsync(HOLD_MS * 3);
    expect(made.send).not.toHaveBeenCalled();
    resume();
    await vi.advanceTimersByTimeAsync(HOLD_MS);
    expect(made.send).toHaveBeenCalledOnce();
  });

  it("goes at once when the next one follows or the page is left", async () => {
    const [first, second] = [one(), one({ id: "s2" })];
    hold(first);
    hold(second);
    expect(first.send).toHaveBeenCalledOnce();
    expect(pending.value).toBe(second);
    window.dispatchEvent(new Event("pagehide"));
    expect(second.send).toHaveBeenCalledExactlyOnceWith(true);
  });

  it("says so when the service refuses", async () => {
    hold(one({ send: () => Promise.reject(new ApiError("申请人已撤回。", "refused", 409, "not_now")) }));
    await release();
    expect(refused.value?.why).toBe("申请人已撤回。");
  });
});
