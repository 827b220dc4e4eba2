/** Earlier conversations of this browser: go on in one, or delete them all. */

import { button, fill, h } from "./dom";
import type { Say } from "./labels";
import { KEEP_DAYS, type Chat } from "./store";

export interface HistoryActs { open(chat: Chat): void; clear(): void; leave(): void }

export function drawHistory(place: HTMLElement, chats: Chat[], say: Say, lang: string, acts: HistoryActs): void {
  const time = new Intl.DateTimeFormat(lang, { dateStyle: "medium", timeStyle: "short" });
  const heading = h("h3", { tabindex: -1 }, say("historyTitle"));
  const rows = chats.map((chat) => {
    const first = chat.messages.find((m) => m.from === "person");
    return h("li", {}, h("button", { type: "button", class: "choice", click: () => acts.open(chat) },
      h("span", { lang: "zh-CN" }, first?.from === "person" ? first.text : ""), h("span", { class: "detail" }, time.format(chat.at))));
  });
  fill(place, heading,
    h("p", { class: "small" }, chats.length ? say("historyNote", { days: KEEP_DAYS }) : say("historyEmpty")),
    chats.length > 0 && h("ul", { class: "choices" }, rows),
    h("p", { class: "row" }, button(say("back2chat"), acts.leave),
      chats.length > 0 && button(say("clear"), acts.clear, { class: "plain" })));
  heading.focus();
}
