/** Looking up as one types: the newest words win, late answers are dropped, guides are kept. */

import { computed, ref, shallowRef, watch, type Ref } from "vue";
import { getAnswers, lookUp } from "@/api/desk";
import { sentence } from "@/api/http";
import type { Lookup, MatterAnswers } from "@/api/deskTypes";

/** Milliseconds between a key and the look-up: less than most people's next key, so one word is one call or two. */
const WAIT_MS = 70;
/** Guides kept in the page, newest first. */
const KEPT = 40;

export interface LookingUp {
  found: Ref<Lookup | null>;
  error: Ref<string>;
  loading: Ref<boolean>;
  /** Look at once, without waiting for the next key. */
  now(): Promise<void>;
}

export function useLookup(text: Ref<string>): LookingUp {
  const found = shallowRef<Lookup | null>(null);
  const error = ref("");
  const loading = ref(false);
  let running: AbortController | null = null;
  let timer = 0;

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
      if (!mine.signal.aborted) found.value = answer;
    } catch (failure) {
      if (!mine.signal.aborted) error.value = sentence(failure);
    }
    if (running === mine) loading.value = false;
  }

  watch(text, () => {
    window.clearTimeout(timer);
    timer = window.setTimeout(() => void now(), text.value.trim() ? WAIT_MS : 0);
  });
  return { found, error, loading, now };
}

export interface Shown {
  guide: Ref<MatterAnswers | null>;
  error: Ref<string>;
  again(): void;
}

/** The answers of the matter with this code, in the version that is in force. */
export function useAnswers(code: Ref<string>, version: Ref<number>): Shown {
  const kept = new Map<string, MatterAnswers>();
  const guide = shallowRef<MatterAnswers | null>(null);
  const error = ref("");
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

  watch(wanted, () => void load(), { immediate: true });
  return { guide, error, again: () => void load() };
}
