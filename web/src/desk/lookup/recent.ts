/** The matters that were looked up last in this tab; nothing of a caller is kept. */

import { ref } from "vue";
import { readJson, session, writeJson } from "@/ui/storage";

const KEY = "chuangqian.desk.recent";
const KEPT = 8;

export interface Recent {
  code: string;
  name: string;
}

export const recent = ref(readJson<Recent[]>(session(), KEY, []));

export function remember({ code, name }: Recent): void {
  recent.value = [{ code, name }, ...recent.value.filter((r) => r.code !== code)].slice(0, KEPT);
  writeJson(session(), KEY, recent.value);
}
