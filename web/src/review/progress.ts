/** What the progress events say, folded into one view that never runs backwards. */

import { SUBMISSION_STATES, type Progress, type SubmissionState } from "@/api/types";

export interface ProgressView {
  state: SubmissionState;
  done: number;
  total: number;
  file: string;
  step: string;
  /** While queued: submissions that come first, and seconds to wait at least (null: not known). */
  ahead: number;
  wait: number | null;
}

export const START: ProgressView = {
  state: "queued", done: 0, total: 0, file: "", step: "", ahead: 0, wait: null,
};

/** Whether nothing more will come. */
export const ended = (state: SubmissionState): boolean =>
  state !== "queued" && state !== "reviewing";

/**
 * Fold one report of progress into the view. What cannot be read leaves the view as it was; pages
 * done never go down within a run, because a step that is repeated after a restart counts again.
 */
export function reduce(view: ProgressView, event: Partial<Progress> | null): ProgressView {
  if (!event || !SUBMISSION_STATES.includes(event.state as SubmissionState)) return view;
  const state = event.state as SubmissionState;
  const again = ended(view.state) && !ended(state);
  const total = Math.max(0, event.pages_total ?? view.total);
  const done = Math.max(again ? 0 : view.done, event.pages_done ?? 0);
  return {
    state,
    total,
    done: total ? Math.min(done, total) : done,
    file: event.file ?? view.file,
    step: event.step ?? view.step,
    ahead: event.ahead ?? 0,
    wait: event.wait_s ?? null,
  };
}

export function parse(data: string): Partial<Progress> | null {
  try {
    const value: unknown = JSON.parse(data);
    return value !== null && typeof value === "object" ? value : null;
  } catch {
    return null;
  }
}

/** Part done in percent, or null when the number of pages is not known yet. */
export function percent(view: ProgressView): number | null {
  return view.total ? Math.round((view.done / view.total) * 100) : null;
}
