/** The opened widget: what is said, what is typed, and everything around it. */

import type { Choice, WidgetAbout } from "@/api/types";
import { Client } from "./client";
import { drawComposer, type Composer } from "./composer";
import { button, fill, h } from "./dom";
import { handFiles } from "./handing";
import { drawHistory } from "./history";
import type { Say } from "./labels";
import { MessageList } from "./messages";
import { drawPapers } from "./papers";
import { printChecklist } from "./printing";
import { Store, type Where } from "./store";
import { Talk } from "./talk";
import { drawTicket, type TicketCard } from "./ticket";

export interface PanelOptions {
  say: Say;
  lang: string;
  base: string;
  where: Where;
  look: { large: boolean; contrast: boolean };
  relook(): void;
  close(): void;
}

/** Called when nothing is known of the city yet. */
const HOTLINE = "12345";
const BACK_MS = 4000;

export class Panel {
  readonly element: HTMLElement;
  private readonly talk: Talk;
  private readonly store: Store;
  private readonly messages: MessageList;
  private readonly composer: Composer;
  private readonly greeting = h("div", { class: "greeting" });
  private readonly state = h("div", { class: "state", role: "status" });
  private readonly busy = h("p", { class: "busy", role: "status" });
  private readonly log: HTMLElement;
  private readonly past = h("div", { class: "log", hidden: true });
  private readonly foot: HTMLElement;
  private readonly ticket: TicketCard;
  private readonly clerk: HTMLElement;

  constructor(private readonly options: PanelOptions) {
    const { say, base } = options;
    this.store = new Store(options.where);
    this.talk = new Talk(new Client(base, this.store), this.store, {
      changed: () => this.show(),
      away: (now) => this.showAway(now),
      ready: () => this.greet(),
      refused: (detail) => this.refuse(detail),
      nobody: (why) => (why ? this.ticket.offer(why) : this.ticket.close()),
      clerk: (now) => (this.clerk.hidden = !now),
    });
    this.ticket = drawTicket(say, base, (ticket) => this.talk.ticket(ticket));
    this.clerk = h("p", { class: "row", hidden: true }, h("span", { class: "small" }, say("withClerk")),
      button(say("leaveClerk"), () => this.talk.leaveClerk(), { class: "plain", "data-testid": "leave-clerk" }));
    this.messages = new MessageList(
      {
        say, base,
        choose: (choice) => this.choose(choice),
        ticks: (list) => this.store.ticks(list),
        tick: (list, numbers) => this.store.tick(list, numbers),
        print: (block) =>
          printChecklist(block, this.store.ticks(block.sources[0]?.matter_code || block.title), this.talk.about?.notice ?? ""),
      },
      { retry: (message) => this.talk.retry(message), rate: (...rating) => this.talk.rate(...rating) },
    );
    const papers = drawPapers(say, (files) => handFiles(base, this.talk.matter(), files));
    this.composer = drawComposer(say, {
      say: (text) => this.talk.say(text), handover: () => this.talk.handover(say("handover")), files: () => papers.open(),
    });
    this.log = h("div", { class: "log", tabindex: 0, role: "region", "aria-label": say("log") }, this.greeting, this.messages.element, this.busy);
    this.foot = h("footer", {}, papers.element, this.ticket.element, this.clerk, this.composer.element);
    this.element = h("div", { class: "panel" }, this.head(), this.state, this.log, this.past, this.foot);
    takeDrops(this.element, say("drop"), (files) => papers.open(files));
    this.greet();
    this.show();
  }

  /** Begin to work, with the focus where one writes, or on the title where a keyboard would pop up. */
  open(typing: boolean): void {
    this.talk.start();
    if (typing) this.composer.focus();
    else this.element.querySelector<HTMLElement>("h2")?.focus();
    this.log.scrollTop = this.log.scrollHeight;
  }

  close(): void {
    this.talk.stop();
  }

  /** The network is back: do not wait for the next try. */
  online(): void {
    if (this.talk.away) void this.talk.wake();
  }

  private head(): HTMLElement {
    const { say, look, relook, close } = this.options;
    const toggle = (name: "large" | "contrast"): HTMLElement => {
      const made = button(say(name), () => {
        look[name] = !look[name];
        made.setAttribute("aria-pressed", String(look[name]));
        relook();
      }, { "aria-pressed": String(look[name]) });
      return made;
    };
    return h("header", {},
      h("h2", { id: "title", tabindex: -1 }, say("title")),
      button("✕", close, { "aria-label": say("close"), class: "close" }),
      h("div", { class: "tools" },
        button(say("newChat"), () => this.restart(), { "data-testid": "new-chat" }),
        button(say("history"), () => this.showPast(), { "data-testid": "history" }), toggle("large"), toggle("contrast")));
  }

  private greet(): void {
    const { say } = this.options;
    const about: WidgetAbout | null = this.talk.about;
    fill(this.greeting, h("h3", {}, say("greeting")), h("p", {}, say("lead", { city: about?.city ?? "" })),
      about?.fictional && h("p", { class: "small" }, say("fictional")),
      about && about.examples.length > 0 && [
        h("p", { class: "small" }, say("examples")),
        h("ul", { class: "choices", lang: "zh-CN" }, about.examples.map((example) =>
          h("li", {}, button(example, () => this.talk.say(example), { class: "choice" })))),
      ]);
  }

  private show(): void {
    const question = this.messages.show(this.talk.chat);
    this.busy.textContent = this.talk.busy ? this.options.say("busy") : "";
    const { messages } = this.talk.chat;
    // What was just said is seen with what becomes of it; an answer is read from its question on.
    if (messages[messages.length - 1]?.from === "person") this.log.scrollTop = this.log.scrollHeight;
    else if (question) this.log.scrollTop = question.offsetTop - 8;
  }

  private showAway(now: boolean): void {
    const { say } = this.options;
    if (now) {
      fill(this.state, h("p", {}, say("away", { hotline: this.talk.about?.hotline || HOTLINE })),
        button(say("tryNow"), () => void this.talk.wake()));
      return;
    }
    fill(this.state, h("p", {}, say("back")));
    setTimeout(() => {
      if (!this.talk.away) fill(this.state);
    }, BACK_MS);
  }

  private refuse(detail: string): void {
    const { say, base } = this.options;
    // For whoever maintains the host page; the person reads a plain sentence.
    // eslint-disable-next-line no-console
    console.error(`[chuangqian] ${detail}`);
    this.foot.hidden = true;
    fill(this.log, h("p", { role: "alert" }, say("refused")),
      h("p", {}, h("a", { class: "choice", href: base, target: "_blank", rel: "noopener" }, say("portal"), h("span", { class: "unseen" }, say("newTab")))));
  }

  private choose(choice: Choice): void {
    if (choice.action === "restart") this.restart();
    else this.talk.choose(choice);
  }

  private restart(): void {
    this.turn(true);
    this.talk.turnTo();
    this.log.scrollTop = 0;
    this.composer.focus();
  }

  private showPast(): void {
    const { say, lang } = this.options;
    this.turn(false);
    drawHistory(this.past, this.store.chats(), say, lang, {
      open: (chat) => {
        this.turn(true);
        this.talk.turnTo(chat);
        this.composer.focus();
      },
      clear: () => {
        this.talk.clear();
        this.showPast();
      },
      leave: () => {
        this.turn(true);
        this.composer.focus();
      },
    });
  }

  private turn(toChat: boolean): void {
    this.log.hidden = !toChat;
    this.past.hidden = toChat;
  }
}

/** Take files that are dropped anywhere on the widget. */
function takeDrops(element: HTMLElement, words: string, take: (files: File[]) => void): void {
  const shade = h("div", { class: "drop", hidden: true }, h("p", {}, words));
  element.append(shade);
  const has = (event: DragEvent): boolean => event.dataTransfer?.types.includes("Files") ?? false;
  element.addEventListener("dragover", (event) => {
    if (!has(event)) return;
    event.preventDefault();
    shade.hidden = false;
  });
  shade.addEventListener("dragleave", () => (shade.hidden = true));
  element.addEventListener("drop", (event) => {
    if (!has(event)) return;
    event.preventDefault();
    shade.hidden = true;
    take([...(event.dataTransfer?.files ?? [])]);
  });
}
