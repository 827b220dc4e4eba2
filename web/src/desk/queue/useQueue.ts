/** The window's queue: narrowed, sorted, kept fresh without moving what one is looking at. */

import { onActivated, onDeactivated, onMounted, onUnmounted, reactive, ref, shallowRef, watch, type Ref } from "vue";
import { getQueue, PAGE, type QueueQuery } from "@/api/desk";
import { sentence } from "@/api/http";
import type { Queue } from "@/api/deskTypes";
import { sent } from "../pending";

/** Milliseconds between two looks while the page is seen. No evaluation chose it. */
const EVERY_MS = 20_000;

export interface WindowQueue {
  query: QueueQuery;
  queue: Ref<Queue | null>;
  error: Ref<string>;
  loading: Ref<boolean>;
  /** How many more there are than when one last looked at the list. */
  fresh: Ref<number>;
  load(): Promise<void>;
}

export function useQueue(initial: Partial<QueueQuery>): WindowQueue {
  const query = reactive<QueueQuery>({ state: "handed", matter: "", risk: "", hours: 0, order: "age", offset: 0, ...initial });
  const queue = shallowRef<Queue | null>(null);
  const error = ref("");
  const loading = ref(false);
  const fresh = ref(0);
  let timer = 0;
  let asked = 0;

  async function load(): Promise<void> {
    const mine = (asked += 1);
    loading.value = true;
    try {
      const found = await getQueue({ ...query });
      if (mine !== asked) return;
      // The last of a page was decided elsewhere: the page before is the last one now.
      if (!found.items.length && query.offset) query.offset = Math.max(0, query.offset - PAGE);
      queue.value = found;
      error.value = "";
    } catch (failure) {
      if (mine === asked) error.value = sentence(failure);
    }
    if (mine === asked) loading.value = false;
  }

  async function refresh(): Promise<void> {
    if (document.visibilityState !== "visible") return;
    const before = queue.value?.states[query.state] ?? 0;
    await load();
    fresh.value = Math.max(0, (queue.value?.states[query.state] ?? 0) - before);
  }

  function start(): void {
    window.clearInterval(timer);
    timer = window.setInterval(() => void refresh(), EVERY_MS);
  }
  const stop = (): void => window.clearInterval(timer);

  watch(
    () => [query.state, query.matter, query.risk, query.hours, query.order],
    () => {
      query.offset = 0;
      fresh.value = 0;
      void load();
    },
  );
  watch(() => query.offset, () => void load());
  watch(sent, () => void load());
  onMounted(() => {
    void load();
    start();
  });
  onActivated(() => {
    if (queue.value) void load();
    start();
  });
  onDeactivated(stop);
  onUnmounted(stop);
  return { query, queue, error, loading, fresh, load };
}
