/** What the mini-program itself says, in three languages; answers are in the guide's own Chinese. */

const LABELS = {
  "zh-Hans": require("../labels/zh-Hans"),
  "zh-Hant": require("../labels/zh-Hant"),
  en: require("../labels/en"),
};

/** The language for a tag; Chinese in simplified characters otherwise. */
function langOf(tag) {
  if (/^zh-(hant|tw|hk|mo)\b/i.test(tag)) return "zh-Hant";
  return /^en\b/i.test(tag) ? "en" : "zh-Hans";
}

function labelsOf(lang) {
  const words = LABELS[lang] || LABELS["zh-Hans"];
  return (label, values = {}) =>
    words[label].replace(/\{(\w+)\}/g, (whole, name) => (name in values ? String(values[name]) : whole));
}

module.exports = { LABELS, labelsOf, langOf };
