/** Which answers may be shown today: answers of the chat leave out the others too. */

import type { Faq } from "@/api/types";

/** `today` is a day of the calendar as `2026-06-01`; dates of that form compare as text. */
export function inForce(faq: Faq, today = localDay(new Date())): boolean {
  return (!faq.effective_on || faq.effective_on <= today) && (!faq.expires_on || today <= faq.expires_on);
}

function localDay(now: Date): string {
  const two = (n: number): string => String(n).padStart(2, "0");
  return `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
}
