/** Looking up as one types: the newest words win, late answers are dropped, guides are kept. */

import { computed, nextTick, ref, shallowRef, watch, type Ref } from "vue";
import { getAnswers, lookUp } from "@/api/desk";
import { sentence } from "@/api/http";
import type { Lookup, MatterAnswers } from "@/api/deskTypes";

/**
 * Milliseconds between a key and the look-up: enough for a candidate of an input method, which comes as several events,
 * to be one call; the list has to be there within 100. A later key cancels the call before.
 */
const WAIT_MS = 15;
/** Guides kept in the page, newest first. */
const KEPT = 40;

export interface LookingUp {
  found: Ref<Lookup | null>;
  error: Ref<string>;
  loading: Ref<boolean>;
  /** Look at once, without waiting for the next key. */
  now(): Promise<void>;
  /** Done when what was found is for the words that stand there. */
  ready(): Promise<void>;
}

export function useLookup(text: Ref<string>): LookingUp {
  const found = shallowRef<Lookup | null>(null);
  const error = ref("");
  const loading = ref(false);
  let running: AbortController | null = null;
  let timer = 0;
  let answered = "";

  async function now(): Promise<void> {
    window.clearTimeout(timer);
    running?.abort();
    const words = text.value.trim();
    error.value = "";
    if (!words) {
      found.value = null;
      loading.value = false;
      return;
    }
    const mine = new AbortController();
    running = mine;
    loading.value = true;
    try {
      const answer = await lookUp(words, mine.signal);
      if (!mine.signal.aborted) {
        found.value = answer;
        answered = words;
      }
    } catch (failure) {
      if (!mine.signal.aborted) error.value = sentence(failure);
    }
    if (running === mine) loading.value = false;
  }

  watch(text, () => {
    window.clearTimeout(timer);
    timer = window.setTimeout(() => void now(), text.value.trim() ? WAIT_MS : 0);
  });
  const ready = async (): Promise<void> => (answered === text.value.trim() ? undefined : now());
  return { found, error, loading, now, ready };
}

export interface Shown {
  guide: Ref<MatterAnswers | null>;
  error: Ref<string>;
  again(): void;
  /** Done when the guide is there, or cannot be. */
  ready(): Promise<void>;
}

/** The answers of the matter with this code, in the version that is in force. */
export function useAnswers(code: Ref<string>, version: Ref<number>): Shown {
  const kept = new Map<string, MatterAnswers>();
  const guide = shallowRef<MatterAnswers | null>(null);
  const error = ref("");
  let running = Promise.resolve();
  const wanted = computed(() => (code.value ? `${version.value}/${code.value}` : ""));

  async function load(): Promise<void> {
    const key = wanted.value;
    const matter = code.value;
    error.value = "";
    if (!key) return void (guide.value = null);
    const known = kept.get(key);
    if (known) return void (guide.value = known);
    try {
      const fresh = await getAnswers(matter);
      kept.set(key, fresh);
      if (kept.size > KEPT) kept.delete([...kept.keys()][0] ?? "");
      if (wanted.value === key) guide.value = fresh;
    } catch (failure) {
      if (wanted.value !== key) return;
      guide.value = null;
      error.value = sentence(failure);
    }
  }

  const again = (): void => void (running = load());
  watch(wanted, again, { immediate: true });

  async function ready(): Promise<void> {
    await nextTick();
    await running;
    await nextTick();
  }
  return { guide, error, again, ready };
}
