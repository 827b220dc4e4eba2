/** 大字 mode: a larger root font size, remembered on this device. */

import { ref } from "vue";
import { readJson, writeJson } from "@/ui/storage";

const KEY = "chuangqian.text-size";
export const largeText = ref(false);

function apply(): void {
  document.documentElement.dataset.textSize = largeText.value ? "large" : "normal";
}

export function restoreTextSize(): void {
  largeText.value = readJson(localStorageOrNull(), KEY, false);
  apply();
}

export function toggleTextSize(): void {
  largeText.value = !largeText.value;
  writeJson(localStorageOrNull(), KEY, largeText.value);
  apply();
}

function localStorageOrNull(): Storage | null {
  try {
    return window.localStorage;
  } catch {
    return null; // storage is switched off in this browser
  }
}
