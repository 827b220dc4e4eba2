/** Whether an answer helped, and if not, why: two buttons, then one of a few reasons. */

import { RATING_REASONS, type RatingReason } from "@/api/types";
import { button, fill, h } from "./dom";
import type { Say } from "./labels";
import type { Answered } from "./store";

/** Statuses of answers about a matter; a greeting or a handover is not rated. */
const RATED = /^(answered|field_empty|asked_back|not_found|out_of_scope)/;

export function drawRating(
  message: Answered, say: Say, rate: (helpful: boolean, reason: RatingReason | null) => Promise<void>,
): HTMLElement | null {
  if (!RATED.test(message.answer.status)) return null;
  const said = h("span", { role: "status", class: "small" });
  const place = h("div", { class: "row" });
  const box = h("div", { class: "rating" }, place, said);

  const done = (helpful: boolean): void => {
    fill(place);
    said.textContent = say(helpful ? "thanks" : "thanksPerson");
  };
  const send = async (helpful: boolean, reason: RatingReason | null): Promise<void> => {
    try {
      await rate(helpful, reason);
      done(helpful);
    } catch {
      said.textContent = say("notRated");
    }
  };
  const why = (): void => {
    const reasons = RATING_REASONS.map((reason) => button(say(reason), () => void send(false, reason), { class: "plain" }));
    place.setAttribute("role", "group");
    place.setAttribute("aria-label", say("why"));
    fill(place, h("span", { class: "small" }, say("why")), reasons);
    reasons[0]?.focus();
  };
  if (message.helpful === undefined) {
    fill(place, h("span", { class: "small" }, say("rate")),
      button(say("yes"), () => void send(true, null), { class: "plain" }), button(say("no"), why, { class: "plain" }));
  } else done(message.helpful);
  return box;
}
