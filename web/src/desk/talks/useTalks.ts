/** The talks that go on, as they change; while they are followed, the clerk counts as there. */

import { onActivated, onDeactivated, onMounted, onUnmounted, ref, shallowRef, type Ref, type ShallowRef } from "vue";
import type { Talk } from "@/api/handover";
import { talksUrl } from "@/api/reception";

export interface Talks {
  talks: ShallowRef<Talk[] | null>;
  /** Whether the list stands still because the service cannot be reached. */
  away: Ref<boolean>;
}

export function useTalks(): Talks {
  const talks = shallowRef<Talk[] | null>(null);
  const away = ref(false);
  let source: EventSource | null = null;

  function start(): void {
    if (source) return;
    source = new EventSource(talksUrl);
    source.addEventListener("talks", (event) => {
      talks.value = JSON.parse((event as MessageEvent<string>).data) as Talk[];
    });
    source.addEventListener("open", () => (away.value = false));
    source.addEventListener("error", () => (away.value = true));
  }

  function stop(): void {
    source?.close();
    source = null;
  }

  onMounted(start);
  onActivated(start);
  onDeactivated(stop);
  onUnmounted(stop);
  return { talks, away };
}
