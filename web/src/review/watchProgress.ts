/** Following a review: server-sent events first, asking every two seconds when they do not come. */

import { eventsUrl, getSubmission } from "@/api/submissions";
import { SUBMISSION_STATES, type Progress } from "@/api/types";
import { ended, parse } from "./progress";

const POLL_MS = 2000;
const TRIES = 3;

export interface Watcher {
  progress(event: Partial<Progress> | null): void;
  /** How the news comes: `lost` while neither way works. */
  link(state: "live" | "polling" | "lost"): void;
}

/** Follow until the review ends; returns a function that stops. */
export function watchProgress(id: string, to: Watcher): () => void {
  let stopped = false;
  let timer = 0;
  let source: EventSource | null = null;
  let failures = 0;

  function stop(): void {
    stopped = true;
    window.clearTimeout(timer);
    source?.close();
  }

  function take(event: Partial<Progress> | null): void {
    to.progress(event);
    if (event?.state && ended(event.state)) stop();
  }

  async function poll(): Promise<void> {
    try {
      const held = await getSubmission(id);
      if (stopped) return;
      to.link("polling");
      take({ ...held.progress, state: held.state });
    } catch {
      if (!stopped) to.link("lost");
    }
    if (!stopped) timer = window.setTimeout(() => void poll(), POLL_MS);
  }

  function listen(): void {
    source = new EventSource(eventsUrl(id));
    for (const name of ["progress", ...SUBMISSION_STATES]) {
      source.addEventListener(name, (event) => {
        failures = 0;
        to.link("live");
        take(parse((event as MessageEvent<string>).data));
      });
    }
    source.onerror = () => {
      failures += 1;
      // The browser tries again by itself until it says CLOSED.
      if (failures < TRIES && source?.readyState !== EventSource.CLOSED) return;
      source?.close();
      void poll();
    };
  }

  if (typeof EventSource === "undefined") void poll();
  else listen();
  return stop;
}
