/** Whether there is room for two columns. */

import { onUnmounted, ref, type Ref } from "vue";

const QUERY = "(min-width: 60rem)";

export function useWide(): Ref<boolean> {
  const list = window.matchMedia(QUERY);
  const wide = ref(list.matches);
  const look = (): void => {
    wide.value = list.matches;
  };
  list.addEventListener("change", look);
  onUnmounted(() => list.removeEventListener("change", look));
  return wide;
}
