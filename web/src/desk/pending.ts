/**
 * A decision that can be taken back for a few seconds: it is sent when they are over, when another
 * one follows, or when the page is left. Until then nothing has happened.
 */

import { ref, shallowRef } from "vue";
import { sentence } from "@/api/http";

/** Seconds that reading one line and reaching for a key takes; no evaluation chose it. */
export const HOLD_MS = 7_000;

export interface Pending {
  /** Which submission it is about. */
  id: string;
  /** What is said: 已接收“…”. */
  label: string;
  send(leaving: boolean): Promise<unknown>;
  /** Bring back what was on the screen. */
  restore(): void;
}

export const pending = shallowRef<Pending | null>(null);
/** The last one that the service refused, and why. */
export const refused = shallowRef<{ id: string; label: string; why: string } | null>(null);
/** Counts those that were sent, so that lists know to look again. */
export const sent = ref(0);
let timer = 0;

export function hold(one: Pending): void {
  void release();
  refused.value = null;
  pending.value = one;
  resume();
}

/** Stop the clock while somebody looks at the notice or reaches for it (WCAG 2.2.1). */
export function pause(): void {
  window.clearTimeout(timer);
}

export function resume(): void {
  pause();
  if (pending.value) timer = window.setTimeout(() => void release(), HOLD_MS);
}

/** Send it now. */
export async function release(leaving = false): Promise<void> {
  pause();
  const one = pending.value;
  if (!one) return;
  pending.value = null;
  try {
    await one.send(leaving);
  } catch (failure) {
    refused.value = { id: one.id, label: one.label, why: sentence(failure) };
  }
  sent.value += 1;
}

export function undo(): void {
  pause();
  const one = pending.value;
  pending.value = null;
  one?.restore();
}

window.addEventListener("pagehide", () => void release(true));
