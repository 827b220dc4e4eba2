/** The card that takes papers, chosen or dropped, and hands them to the review page. */

import { button, fill, h } from "./dom";
import type { Say } from "./labels";

export interface PapersCard {
  element: HTMLElement;
  /** Show it, with files that were dropped. */
  open(files?: File[]): void;
}

/** `hand` opens the review page and says whether it took the files. */
export function drawPapers(say: Say, hand: (files: File[]) => Promise<boolean>): PapersCard {
  let files: File[] = [];
  const chosen = h("p", { role: "status" });
  const input = h("input", { type: "file", multiple: true, class: "unseen", tabindex: -1, "aria-hidden": "true", "data-testid": "file-input" });
  const pick = button(say("pick"), () => input.click());
  const go = button(say("filesGo"), () => void leave(), { class: "strong", "data-testid": "files-go" });
  const element = h("section", { class: "card", hidden: true, "aria-labelledby": "papers" },
    h("h3", { id: "papers" }, say("filesTitle")), h("p", { class: "small" }, say("filesNote")), chosen, input,
    h("p", { class: "row" }, go, pick, button(say("cancel"), () => close(), { class: "plain" })));

  function show(): void {
    const names = files.map((file) => file.name).join("、");
    fill(chosen, files.length > 0 && say("filesChosen", { n: files.length, names }));
  }
  function close(): void {
    files = [];
    element.hidden = true;
    show();
  }
  async function leave(): Promise<void> {
    const handed = files;
    const taken = await hand(handed);
    files = [];
    fill(chosen, handed.length > 0 && say(taken ? "filesSent" : "filesLost"));
  }
  input.addEventListener("change", () => {
    files = [...files, ...(input.files ?? [])];
    input.value = ""; // so that the same file can be chosen again
    show();
  });
  return {
    element,
    open(dropped = []) {
      files = [...files, ...dropped];
      element.hidden = false;
      show();
      go.focus();
    },
  };
}
