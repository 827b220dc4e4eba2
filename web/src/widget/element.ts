/** `<chuangqian-help>`: a button at the corner of any page, and behind it the widget. */

import { adopt, h, icon } from "./dom";
import { labelsOf, langOf } from "./labels";
import { applyLook, keepLook, lookOf } from "./look";
import { Panel } from "./panel";
import conversation from "./conversation.css?inline";
import frame from "./widget.css?inline";

export const TAG = "chuangqian-help";

/** From here on it fills the screen and is modal: there is no room for the page beside it. */
const FULL = "(max-width: 37.49rem), (max-height: 26rem)";
const BUBBLE = "M4 4h16a2 2 0 0 1 2 2v9a2 2 0 0 1-2 2H9l-5 4v-4a2 2 0 0 1-2-2V6a2 2 0 0 1 2-2zm3 5v2h10V9z";

export class HelpElement extends HTMLElement {
  private readonly root = this.attachShadow({ mode: "open" });
  private readonly full = window.matchMedia(FULL);
  private readonly frame = h("dialog", { "aria-labelledby": "title" });
  private readonly launcher = h("button", {
    type: "button", class: "launcher", "aria-haspopup": "dialog", "aria-expanded": "false", click: () => this.open(),
  });
  private panel: Panel | null = null;
  private made = false;

  connectedCallback(): void {
    if (this.made) return;
    this.made = true;
    const lang = langOf(this.dataset.lang ?? "");
    this.lang = lang;
    adopt(this.root, frame + conversation);
    this.launcher.append(icon(BUBBLE), h("span", {}, labelsOf(lang)("open")));
    const side = this.dataset.side === "left" ? "left" : "right";
    const all = h("div", { class: `all ${side}` }, this.launcher, this.frame);
    applyLook(all, lookOf(this));
    this.root.append(all);
    this.listen(this.frame);
  }

  /** Open the widget; the first time, this is when the service is first asked. */
  open(): void {
    const { frame, launcher } = this;
    if (frame.open) return;
    if (!this.panel) {
      this.panel = this.begin();
      frame.append(this.panel.element);
    }
    this.showFrame(frame);
    launcher.setAttribute("aria-expanded", "true");
    launcher.hidden = true;
    this.panel.open(!this.full.matches);
  }

  /** Close it; what was said stays. */
  close(): void {
    const { frame, launcher } = this;
    if (!frame.open) return;
    frame.close();
    this.panel?.close();
    launcher.hidden = false;
    launcher.setAttribute("aria-expanded", "false");
    launcher.focus();
  }

  private begin(): Panel {
    const look = lookOf(this);
    return new Panel({
      say: labelsOf(langOf(this.lang)),
      lang: this.lang,
      look,
      base: this.dataset.service ?? "",
      where: this.dataset.history === "tab" ? "tab" : "browser",
      relook: () => {
        if (this.root.firstElementChild instanceof HTMLElement) applyLook(this.root.firstElementChild, look);
        keepLook(look);
      },
      close: () => this.close(),
    });
  }

  private showFrame(frame: HTMLDialogElement): void {
    if (this.full.matches) frame.showModal();
    else frame.show();
  }

  private listen(frame: HTMLDialogElement): void {
    for (const name of ["keydown", "keyup", "keypress"] as const) {
      // What is typed here is not for the page's own shortcuts.
      frame.addEventListener(name, (event) => event.stopPropagation());
    }
    frame.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && !event.isComposing) this.close();
    });
    frame.addEventListener("cancel", (event) => {
      event.preventDefault();
      this.close();
    });
    this.full.addEventListener("change", () => {
      if (!frame.open) return;
      const focused = this.root.activeElement as HTMLElement | null;
      frame.close();
      this.showFrame(frame);
      focused?.focus();
    });
    window.addEventListener("online", () => this.panel?.online());
  }
}
