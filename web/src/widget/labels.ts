/** What the widget itself says, in three languages; answers are in the guide's own Chinese. */

import en from "./labels/en.json";
import hans from "./labels/zh-Hans.json";
import hant from "./labels/zh-Hant.json";

export type Label = keyof typeof hans;
export type Lang = "zh-Hans" | "zh-Hant" | "en";
/** Says a label, with `{name}` filled in. */
export type Say = (label: Label, values?: Record<string, string | number>) => string;

const LABELS: Record<Lang, Record<Label, string>> = { "zh-Hans": hans, "zh-Hant": hant, en };

/** The language for a tag as pages write it (BCP 47); Chinese in simplified characters otherwise. */
export function langOf(tag: string): Lang {
  if (/^zh-(hant|tw|hk|mo)\b/i.test(tag)) return "zh-Hant";
  return /^en\b/i.test(tag) ? "en" : "zh-Hans";
}

export function labelsOf(lang: Lang): Say {
  return (label, values = {}) =>
    LABELS[lang][label].replace(/\{(\w+)\}/g, (_whole, name: string) => String(values[name] ?? ""));
}
