/** Words for the states that the service names by keys. */

import type { SlotState, Verdict } from "@/api/types";

export type Tone = "fail" | "unclear" | "pass" | "hint" | "plain";

export const VERDICT_WORDS: Record<Verdict, { title: string; tone: Tone }> = {
  ready: { title: "材料看起来齐了，可以去窗口", tone: "pass" },
  correct_first: { title: "先补正，再去窗口", tone: "fail" },
  tolerance: { title: "可以先受理，缺的材料限期补交", tone: "hint" },
  commitment: { title: "可以写承诺书代替部分材料", tone: "hint" },
  person: { title: "有几处要请工作人员核看", tone: "unclear" },
};

export const SLOT_WORDS: Record<SlotState, { word: string; tone: Tone }> = {
  present: { word: "已有", tone: "pass" },
  missing: { word: "缺少", tone: "fail" },
  incomplete: { word: "不完整", tone: "fail" },
  tolerated: { word: "可后补", tone: "hint" },
  committable: { word: "可承诺代替", tone: "hint" },
  not_needed: { word: "不需要", tone: "plain" },
  unclear: { word: "需人工看", tone: "unclear" },
};

export const ADVICE = "预审意见仅供参考，以窗口受理为准。";
