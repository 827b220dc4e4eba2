/**
 * Papers for a pre-review go to the service's own page, from tab to tab: it asks its opener for them,
 * so that nothing is uploaded before the person has answered its questions there.
 */

/** What the review page says when it is ready, and how files are answered (`review/handed.ts`). */
export const WANTED = "chuangqian.files?";
export const FILES = "chuangqian.files";
/** A page that has not asked after these milliseconds has lost its opener, or did not load. */
const PATIENCE_MS = 20_000;

/** Open the review page for a matter, or its search; true when it took the files. */
export function handFiles(base: string, matter: string, files: File[]): Promise<boolean> {
  const query = new URLSearchParams({ from: "widget", ...(matter ? { matter } : {}) });
  const page = window.open(`${base}/review?${query}`, "_blank");
  const origin = new URL(base).origin;
  return new Promise((resolve) => {
    if (!page || !files.length) {
      resolve(!files.length);
      return;
    }
    const end = (taken: boolean): void => {
      clearTimeout(timer);
      window.removeEventListener("message", answer);
      resolve(taken);
    };
    const answer = (event: MessageEvent<unknown>): void => {
      if (event.source !== page || event.origin !== origin || event.data !== WANTED) return;
      page.postMessage({ type: FILES, files }, origin);
      end(true);
    };
    const timer = setTimeout(() => end(false), PATIENCE_MS);
    window.addEventListener("message", answer);
  });
}
