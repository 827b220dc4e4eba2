/** Large text and high contrast: what the page asks for, until the person chooses otherwise. */

import { readJson, writeJson } from "@/ui/storage";

export interface Look { large: boolean; contrast: boolean }

const KEY = "chuangqian.help.look";

function storage(): Storage | null {
  try {
    return window.localStorage;
  } catch {
    return null; // switched off in this browser
  }
}

export function lookOf(element: HTMLElement): Look {
  const asked = { large: element.dataset.text === "large", contrast: element.dataset.contrast === "high" };
  return { ...asked, ...readJson<Partial<Look>>(storage(), KEY, {}) };
}

export function applyLook(root: HTMLElement, look: Look): void {
  root.classList.toggle("large", look.large);
  root.classList.toggle("contrast", look.contrast);
}

export function keepLook(look: Look): void {
  writeJson(storage(), KEY, look);
}
