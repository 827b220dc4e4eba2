/** Whether the browser says that there is a network. */

import { onMounted, onUnmounted, ref, type Ref } from "vue";

export function useOnline(): Ref<boolean> {
  const online = ref(navigator.onLine);
  const look = (): void => {
    online.value = navigator.onLine;
  };
  onMounted(() => {
    window.addEventListener("online", look);
    window.addEventListener("offline", look);
  });
  onUnmounted(() => {
    window.removeEventListener("online", look);
    window.removeEventListener("offline", look);
  });
  return online;
}
