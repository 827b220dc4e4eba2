/** Something fetched for a part of a page: its value, or a sentence on why it is not there. */

import { computed, ref, shallowRef, type ComputedRef, type Ref } from "vue";
import { sentence } from "@/api/http";

export interface Fetched<T> {
  value: Ref<T | null>;
  error: Ref<string>;
  /** Whether the part has its final height: it came, or it failed. */
  settled: ComputedRef<boolean>;
  load(): Promise<void>;
}

/** Fetch at once; `load` tries again. */
export function useFetched<T>(get: () => Promise<T>): Fetched<T> {
  const value = shallowRef<T | null>(null);
  const error = ref("");

  async function load(): Promise<void> {
    error.value = "";
    try {
      value.value = await get();
    } catch (failure) {
      error.value = sentence(failure);
    }
  }

  void load();
  return { value, error, settled: computed(() => value.value !== null || error.value !== ""), load };
}
