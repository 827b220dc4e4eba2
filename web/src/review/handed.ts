/**
 * Files that the help widget on another site was given: this page asks the tab that opened it, and
 * holds them until they are added to a submission. Nothing is sent anywhere before that.
 */

import { shallowRef } from "vue";
import { FILES, WANTED } from "@/widget/handing";

export interface Handed {
  /** The site that they come from. */
  site: string;
  files: File[];
}

export const handed = shallowRef<Handed | null>(null);

/** Ask for the files, once; only the opener is listened to. */
export function askForFiles(): void {
  const opener = window.opener as Window | null;
  if (!opener) return;
  const take = (event: MessageEvent<unknown>): void => {
    if (event.source !== opener) return;
    const { type, files } = (event.data ?? {}) as { type?: unknown; files?: unknown };
    if (type !== FILES || !Array.isArray(files)) return;
    window.removeEventListener("message", take);
    const real = files.filter((file): file is File => file instanceof File);
    if (real.length) handed.value = { site: event.origin, files: real };
  };
  window.addEventListener("message", take);
  // Says only that this page is there; it does not know yet whose page opened it.
  opener.postMessage(WANTED, "*");
}
