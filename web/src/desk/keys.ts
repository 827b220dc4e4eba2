/**
 * Single keys of the desk. They do nothing while somebody types or a dialogue is open, and can be
 * switched off (WCAG 2.1.4), which a person who speaks their text needs.
 */

import { onActivated, onDeactivated, onMounted, onUnmounted, ref, shallowReactive } from "vue";
import { readJson, writeJson } from "@/ui/storage";

export interface Key {
  /** As `KeyboardEvent.key` says it; several do the same. */
  keys: string[];
  /** What it does, for the help; nothing is said of a key without it. */
  label: string;
  /** How it is written in the help, when not as the first key. */
  shown?: string;
  run(event: KeyboardEvent): void;
}
export interface Scope {
  title: string;
  keys: Key[];
}

const STORED = "chuangqian.desk.keys";

export const scopes = shallowReactive<Scope[]>([]);
export const singleKeys = ref(readJson<boolean>(localStore(), STORED, true));

export function switchKeys(on: boolean): void {
  singleKeys.value = on;
  writeJson(localStore(), STORED, on);
}

function localStore(): Storage | null {
  try {
    return window.localStorage;
  } catch {
    return null;
  }
}

const TYPING = "input, textarea, select, [contenteditable]";

/** Whether a key press is meant for a field, a dialogue, the browser or an input method. */
export function taken(event: KeyboardEvent): boolean {
  const target = event.target as Element | null;
  return (
    event.defaultPrevented || event.isComposing || event.ctrlKey || event.metaKey || event.altKey ||
    Boolean(target?.closest?.(TYPING)) || document.querySelector("dialog[open]") !== null
  );
}

function onKey(event: KeyboardEvent): void {
  if (taken(event) || (!singleKeys.value && event.key.length === 1)) return;
  // A button does its own Enter and Space.
  if ((event.key === "Enter" || event.key === " ") && (event.target as Element).closest("a, button, summary")) return;
  for (const scope of [...scopes].reverse()) {
    const hit = scope.keys.find((k) => k.keys.includes(event.key));
    if (!hit) continue;
    event.preventDefault();
    hit.run(event);
    return;
  }
}

/** Offer keys while the component is shown; the newest component's come first. */
export function useKeys(title: string, keys: Key[]): void {
  const scope = { title, keys };
  const add = (): void => {
    if (!scopes.length) window.addEventListener("keydown", onKey);
    if (!scopes.includes(scope)) scopes.push(scope);
  };
  const remove = (): void => {
    const at = scopes.indexOf(scope);
    if (at >= 0) scopes.splice(at, 1);
    if (!scopes.length) window.removeEventListener("keydown", onKey);
  };
  onMounted(add);
  onActivated(add);
  onDeactivated(remove);
  onUnmounted(remove);
}
