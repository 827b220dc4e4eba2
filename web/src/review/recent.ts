/** The pre-reviews of this tab's session, so that one can go back to them; nothing is kept longer. */

import { readJson, session, writeJson } from "@/ui/storage";

const KEY = "chuangqian.reviews";
const KEPT = 5;

export interface RecentReview {
  id: string;
  matter: string;
}

export const recentReviews = (): RecentReview[] => readJson<RecentReview[]>(session(), KEY, []);

export function rememberReview(review: RecentReview): void {
  const others = recentReviews().filter((r) => r.id !== review.id);
  writeJson(session(), KEY, [review, ...others].slice(0, KEPT));
}

export function forgetReview(id: string): void {
  writeJson(session(), KEY, recentReviews().filter((r) => r.id !== id));
}
