/** Where one writes; 转人工 and the pre-review of papers are always beside it. */

import { sends } from "@/chat/keys";
import { button, h } from "./dom";
import type { Say } from "./labels";

/** What is read of a message, as `assistant.cleaning` has it. */
const TEXT_LIMIT = 500;

export interface Composer { element: HTMLElement; focus(): void }

export function drawComposer(
  say: Say, acts: { say(text: string): void; handover(): void; files(): void },
): Composer {
  const box = h("textarea", {
    id: "text", rows: 1, enterkeyhint: "send", autocomplete: "off", placeholder: say("placeholder"), "aria-describedby": "count",
  });
  const send = button(say("send"), submit, { class: "strong" });
  const count = h("span", { id: "count", class: "small", role: "status" });

  function over(): number {
    return Math.max(0, box.value.length - TEXT_LIMIT);
  }
  function submit(): void {
    const text = box.value.trim();
    if (!text || over()) return;
    acts.say(text);
    box.value = "";
    look();
    box.focus();
  }
  /** As high as its text, up to six lines; then it scrolls. Set by script, which no policy blocks. */
  function look(): void {
    box.style.height = "auto";
    box.style.height = `${Math.min(box.scrollHeight + 2, 150)}px`;
    box.setAttribute("aria-invalid", String(over() > 0));
    count.textContent = over() ? say("tooLong", { limit: TEXT_LIMIT, over: over() }) : "";
  }
  box.addEventListener("input", look);
  box.addEventListener("keydown", (event) => {
    if (!sends(event)) return;
    event.preventDefault();
    submit();
  });
  const element = h("div", { class: "composer" },
    h("label", { for: "text", class: "unseen" }, say("input")), box, send,
    h("div", { class: "row under" },
      button(say("handover"), acts.handover, { class: "plain", "data-testid": "handover" }),
      button(say("files"), acts.files, { class: "plain", "data-testid": "files" }), count));
  return { element, focus: () => box.focus() };
}
