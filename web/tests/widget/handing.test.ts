import { describe, expect, it, vi } from "vitest";
import { askForFiles, handed } from "@/review/handed";
import { FILES, handFiles, WANTED } from "@/widget/handing";

const BASE = "https://banshi.example";
const paper = new File(["x"], "执照.pdf");

function heard(data: unknown, origin: string, source: unknown): void {
  window.dispatchEvent(new MessageEvent("message", { data, origin, source: source as Window }));
}

describe("papers from tab to tab", () => {
  it("go only to the service's page that was opened for them", async () => {
    const page = { postMessage: vi.fn() };
    const open = vi.fn(() => page);
    vi.stubGlobal("open", open);
    const taken = handFiles(BASE, "M1", [paper]);
    expect(open).toHaveBeenCalledWith(`${BASE}/review?from=widget&matter=M1`, "_blank");
    heard(WANTED, "https://evil.example", page);
    heard(WANTED, BASE, {});
    heard("other", BASE, page);
    expect(page.postMessage).not.toHaveBeenCalled();
    heard(WANTED, BASE, page);
    expect(page.postMessage).toHaveBeenCalledWith({ type: FILES, files: [paper] }, BASE);
    expect(await taken).toBe(true);
  });

  it("are known to be lost when no page asks", async () => {
    vi.useFakeTimers();
    vi.stubGlobal("open", () => ({ postMessage: vi.fn() }));
    const taken = handFiles(BASE, "", [paper]);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(await taken).toBe(false);
    vi.stubGlobal("open", () => null);
    expect(await handFiles(BASE, "", [paper])).toBe(false);
    vi.useRealTimers();
  });

  it("are taken from the opener only, and only files", () => {
    const opener = { postMessage: vi.fn() };
    vi.stubGlobal("opener", opener);
    askForFiles();
    expect(opener.postMessage).toHaveBeenCalledWith(WANTED, "*");
    heard({ type: FILES, files: [paper] }, "https://evil.example", {});
    expect(handed.value).toBeNull();
    heard({ type: FILES, files: [paper, "no file"] }, "https://site.example", opener);
    expect(handed.value).toEqual({ site: "https://site.example", files: [paper] });
  });
});
