/** Search as you type: the newest question wins, older answers that come late are dropped. */

import { ref, watch, type Ref } from "vue";
import { findMatters, type MatterQuery } from "@/api/guide";
import { sentence } from "@/api/http";
import type { MatterHit } from "@/api/types";

const WAIT_MS = 200;

export interface MatterResults {
  items: Ref<MatterHit[]>;
  total: Ref<number>;
  loading: Ref<boolean>;
  error: Ref<string>;
  again(): void;
}

export function useMatterResults(query: () => MatterQuery): MatterResults {
  const items = ref<MatterHit[]>([]);
  const total = ref(0);
  const loading = ref(true);
  const error = ref("");
  let running: AbortController | null = null;

  async function run(): Promise<void> {
    running?.abort();
    const mine = new AbortController();
    running = mine;
    loading.value = true;
    try {
      const found = await findMatters(query(), mine.signal);
      if (mine.signal.aborted) return;
      items.value = found.items;
      total.value = found.total;
      error.value = "";
    } catch (failure) {
      if (mine.signal.aborted) return;
      error.value = sentence(failure);
    }
    loading.value = false;
  }

  watch(
    query,
    (_now, _before, onCleanup) => {
      const timer = window.setTimeout(() => void run(), WAIT_MS);
      onCleanup(() => window.clearTimeout(timer));
    },
    { deep: true },
  );
  void run();
  return { items, total, loading, error, again: () => void run() };
}
