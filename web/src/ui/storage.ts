/** Browser storage that may be absent, full or hold something else: never an error for the page. */

export function readJson<T>(storage: Storage | null, key: string, fallback: T): T {
  try {
    const text = storage?.getItem(key);
    return text ? (JSON.parse(text) as T) : fallback;
  } catch {
    return fallback;
  }
}

export function writeJson(storage: Storage | null, key: string, value: unknown): void {
  try {
    storage?.setItem(key, JSON.stringify(value));
  } catch {
    // Full or switched off: the page works on, it only forgets on reload.
  }
}

export function session(): Storage | null {
  try {
    return window.sessionStorage;
  } catch {
    return null;
  }
}
