/** Whose catalogue this is; asked once and shared by all pages. */

import { ref } from "vue";
import { getCity } from "@/api/guide";
import type { City } from "@/api/types";

export const city = ref<City | null>(null);
export const cityFailed = ref(false);
let asking: Promise<void> | null = null;

/** Load the city unless it is there; a failure may be tried again. */
export function loadCity(): Promise<void> {
  if (city.value) return Promise.resolve();
  asking ??= getCity()
    .then((found) => {
      city.value = found;
      cityFailed.value = false;
    })
    .catch(() => {
      cityFailed.value = true;
    })
    .finally(() => {
      asking = null;
    });
  return asking;
}
