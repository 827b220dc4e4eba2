/** Who is signed in at the desk, in this tab. */

import { computed, ref, shallowRef } from "vue";
import { getSession, signOut, whenSignedOut } from "@/api/desk";
import { ApiError, sentence } from "@/api/http";
import type { SignedIn } from "@/api/deskTypes";
import { openTo } from "./sections";

export const me = shallowRef<SignedIn | null>(null);
/** Whether the service has said who is signed in, or that nobody is. */
export const known = ref(false);
/** A sentence on why that could not be found out. */
export const trouble = ref("");
/** Somebody was signed in and is no more: the page beneath stays as it is until they are back. */
export const expired = ref(false);

export const mySections = computed(() => (me.value ? openTo(me.value.roles) : []));

/** Who was signed in last. */
let last = "";

whenSignedOut(() => {
  expired.value ||= me.value !== null;
  me.value = null;
});

export async function findOut(): Promise<void> {
  trouble.value = "";
  try {
    me.value = await getSession();
    last = me.value.name;
    known.value = true;
  } catch (failure) {
    if (failure instanceof ApiError && failure.status === 401) known.value = true;
    else trouble.value = sentence(failure);
  }
}

/** Somebody has signed in. Another person than before starts with an empty desk. */
export function entered(session: SignedIn): void {
  if (expired.value && last !== session.name) return window.location.assign("/desk");
  last = session.name;
  expired.value = false;
  me.value = session;
}

export async function leave(): Promise<void> {
  await signOut().catch(() => undefined);
  // A full load forgets whatever the pages held of anybody's papers.
  window.location.assign("/desk");
}
