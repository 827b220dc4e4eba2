/** What the handover is called on the pages. */

import type { JudgeReason, TicketKind, TicketState } from "@/api/handover";

export const TICKET_KINDS: Record<TicketKind, string> = {
  consult: "咨询",
  stuck: "办不成事",
  complaint: "投诉或建议",
};
export const TICKET_STATE_WORDS: Record<TicketState, string> = { open: "等待回复", answered: "已经回复" };
export const GRADES: readonly { score: number; word: string }[] = [
  { score: 5, word: "非常满意" },
  { score: 4, word: "满意" },
  { score: 3, word: "基本满意" },
  { score: 2, word: "不满意" },
  { score: 1, word: "非常不满意" },
];
export const JUDGE_REASONS: Record<JudgeReason, string> = {
  slow: "太慢",
  attitude: "态度不好",
  unclear: "没有说清楚",
  wrong: "说错了",
  not_solved: "没有解决",
  too_many_papers: "材料要得太多",
  other: "其他",
};

/** A moment as people say it: the time alone today, else the day too. */
export function moment(at: string, now = new Date()): string {
  const day = new Date(at);
  const time = day.toLocaleTimeString("zh-CN", { hour: "2-digit", minute: "2-digit", hour12: false });
  if (day.toDateString() === now.toDateString()) return time;
  return `${day.getMonth() + 1}月${day.getDate()}日 ${time}`;
}
