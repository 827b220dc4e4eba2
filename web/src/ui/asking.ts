/**
 * An act that asks first: the question (`ref="question"` in the template) takes the focus, the act
 * runs once, a failure is said.
 */

import { nextTick, ref, useTemplateRef, type Ref } from "vue";
import { sentence } from "@/api/http";

export interface Asking {
  asking: Ref<boolean>;
  busy: Ref<boolean>;
  error: Ref<string>;
  ask(): Promise<void>;
  confirm(): Promise<void>;
  cancel(): void;
}

export function useAsking(act: () => Promise<void>): Asking {
  const asking = ref(false);
  const busy = ref(false);
  const error = ref("");
  const question = useTemplateRef<HTMLElement>("question");

  async function ask(): Promise<void> {
    asking.value = true;
    await nextTick();
    question.value?.focus();
  }

  async function confirm(): Promise<void> {
    busy.value = true;
    error.value = "";
    try {
      await act();
      asking.value = false;
    } catch (failure) {
      error.value = sentence(failure);
    }
    busy.value = false;
  }

  return { asking, busy, error, ask, confirm, cancel: () => (asking.value = false) };
}
