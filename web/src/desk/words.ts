/** Words of the desk for the states that the service names by keys. */

import type { Decision, Order, Risk, Role } from "@/api/deskTypes";
import type { GuideField, SubmissionState } from "@/api/types";
import type { Tone } from "@/words";

export const ROLE_WORDS: Record<Role, string> = {
  clerk: "窗口", reviewer: "审核", editor: "目录", administrator: "管理",
};

export const RISK_WORDS: Record<Risk, { word: string; tone: Tone; hint: string }> = {
  high: { word: "要补正", tone: "fail", hint: "预审认为有材料要补正" },
  middle: { word: "要核看", tone: "unclear", hint: "有没看清、要人工核看、容缺或承诺的" },
  low: { word: "已齐全", tone: "pass", hint: "预审各项都通过" },
};

export const ORDER_WORDS: Record<Order, string> = {
  age: "等得最久的在前", newest: "最新的在前", risk: "要补正的在前", matter: "按事项",
};

/** The states that the queue shows, in the order of work. */
export const QUEUE_STATES = ["handed", "returned", "decided", "failed"] as const satisfies SubmissionState[];
export const STATE_WORDS: Partial<Record<SubmissionState, string>> = {
  handed: "待办", returned: "已退回", decided: "已接收", failed: "未完成",
};
export const EMPTY_WORDS: Partial<Record<SubmissionState, string>> = {
  handed: "没有等待办理的材料。有新的会自动出现。",
  returned: "没有退回、等申请人补正的材料。",
  decided: "还没有接收的材料。",
  failed: "没有未完成的预审。",
};

export const HOURS = [
  { value: 0, label: "不限时间" },
  { value: 4, label: "等了 4 小时以上" },
  { value: 24, label: "等了 1 天以上" },
  { value: 72, label: "等了 3 天以上" },
];

export interface DecisionWords {
  act: string;
  done: string;
  key: string;
  lead: string;
}
export const DECISION_WORDS: Record<Decision, DecisionWords> = {
  accept: { act: "接收", done: "已接收", key: "s", lead: "材料收下，进入办理。" },
  return: { act: "退回补正", done: "已退回补正", key: "t", lead: "材料退给申请人改好再交，告知书一并发出。" },
  more: { act: "要求补充", done: "已要求补充", key: "m", lead: "请申请人补充材料，告知书一并发出。" },
};

/** Why a finding is overruled; a clerk picks one or writes another. */
export const OVERRULE_REASONS = ["已核对原件，符合要求", "识别有误，材料上写的是对的", "此项不适用于这次办理"];
/** Why a passed point is not right after all. */
export const FAULT_REASONS = ["与原件不一致", "缺签字或盖章", "看不清，请重新提供"];

/** Fields with a key each, in the order that callers ask for them; the others follow without one. */
export const FIELD_KEYS: { key: string; field: GuideField; label: string }[] = [
  { key: "1", field: "materials", label: "材料" },
  { key: "2", field: "time_limit", label: "时限" },
  { key: "3", field: "fee", label: "费用" },
  { key: "4", field: "place", label: "地点" },
  { key: "5", field: "conditions", label: "条件" },
  { key: "6", field: "steps", label: "流程" },
  { key: "7", field: "phone", label: "电话" },
  { key: "8", field: "hours", label: "时间" },
  { key: "9", field: "online", label: "网上办" },
  { key: "0", field: "overview", label: "概况" },
];
