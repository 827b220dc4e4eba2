/** Which materials a person has ticked as ready, per matter, for this tab's session. */

import { computed, ref, type WritableComputedRef } from "vue";
import { readJson, session, writeJson } from "@/ui/storage";

const KEY = "chuangqian.ticks";
const ticks = ref<Record<string, string[]>>(readJson(session(), KEY, {}));

export function useTicks(list: string): WritableComputedRef<string[]> {
  return computed({
    get: () => ticks.value[list] ?? [],
    set: (numbers) => {
      ticks.value = { ...ticks.value, [list]: numbers };
      writeJson(session(), KEY, ticks.value);
    },
  });
}
