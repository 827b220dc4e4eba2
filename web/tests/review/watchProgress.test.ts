import { flushPromises } from "@vue/test-utils";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { watchProgress } from "@/review/watchProgress";
import { fakeFetch } from "../make";

class FakeSource extends EventTarget {
  static readonly CLOSED = 2;
  static last: FakeSource;
  readyState = 0;
  onerror: (() => void) | null = null;

  constructor(readonly url: string) {
    super();
    FakeSource.last = this;
  }

  close(): void {
    this.readyState = 2;
  }

  say(name: string, data: object): void {
    this.dispatchEvent(new MessageEvent(name, { data: JSON.stringify(data) }));
  }
}

const progress = (state: string) => ({ state, pages_done: 1, pages_total: 2, file: "", step: "" });

describe("watchProgress", () => {
  beforeEach(() => {
    vi.useFakeTimers();
    vi.stubGlobal("EventSource", FakeSource);
  });
  afterEach(() => vi.useRealTimers());

  it("takes events and closes at the end", () => {
    const heard: unknown[] = [];
    watchProgress("s1", { progress: (e) => heard.push(e?.state), link: () => undefined });
    expect(FakeSource.last.url).toBe("/api/submissions/s1/events");
    FakeSource.last.say("progress", progress("reviewing"));
    FakeSource.last.say("reported", progress("reported"));
    expect(heard).toEqual(["reviewing", "reported"]);
    expect(FakeSource.last.readyState).toBe(2);
  });

  it("asks again and again when events do not come, and stops at the end", async () => {
    let state = "reviewing";
    const fetch = fakeFetch({ "GET /api/submissions/s1": () => ({ state, progress: progress(state) }) });
    vi.stubGlobal("fetch", fetch);
    const links: string[] = [];
    const heard: unknown[] = [];
    watchProgress("s1", { progress: (e) => heard.push(e?.state), link: (l) => links.push(l) });
    for (let i = 0; i < 3; i += 1) FakeSource.last.onerror?.();
    await vi.advanceTimersByTimeAsync(0);
    state = "reported";
    await vi.advanceTimersByTimeAsync(2000);
    await vi.advanceTimersByTimeAsync(10_000);
    expect(heard).toEqual(["reviewing", "reported"]);
    expect(links).toEqual(["polling", "polling"]);
    expect(fetch.calls).toHaveLength(2);
  });

  it("says when nothing comes through, and goes on trying", async () => {
    vi.stubGlobal("fetch", () => Promise.reject(new TypeError("down")));
    const links: string[] = [];
    const stop = watchProgress("s1", { progress: () => undefined, link: (l) => links.push(l) });
    FakeSource.last.readyState = 2;
    FakeSource.last.onerror?.();
    await vi.advanceTimersByTimeAsync(4100);
    expect(links).toEqual(["lost", "lost", "lost"]);
    stop();
    await vi.advanceTimersByTimeAsync(10_000);
    await flushPromises();
    expect(links).toHaveLength(3);
  });
});
