/** The messages of a conversation as a list that is added to and mended, never drawn anew. */

import type { RatingReason } from "@/api/types";
import { drawAnswer, type Scene } from "./blocks";
import { button, fill, h } from "./dom";
import { drawRating } from "./rating";
import type { Answered, Chat, Message, Said } from "./store";

export interface MessageActs {
  retry(message: Said): void;
  rate(message: Answered, helpful: boolean, reason: RatingReason | null): Promise<void>;
}

interface Drawn { item: HTMLElement; body: HTMLElement; state: string }

export class MessageList {
  /** Announces what is added. */
  readonly element: HTMLElement;
  private readonly list = h("ol", { class: "messages" });
  private chat: Chat | null = null;
  private readonly drawn = new Map<number, Drawn>();

  constructor(private readonly scene: Scene, private readonly acts: MessageActs) {
    this.element = h("div", { role: "log", "aria-live": "polite", "aria-relevant": "additions", "aria-label": scene.say("log") }, this.list);
  }

  /** Show a conversation; returns the newest question when something was added. */
  show(chat: Chat): HTMLElement | null {
    if (chat !== this.chat) {
      this.chat = chat;
      this.drawn.clear();
      fill(this.list);
    }
    let added = false;
    chat.messages.forEach((message, at) => {
      const known = this.drawn.get(message.id) ?? this.begin(message);
      if (this.list.children[at] !== known.item) {
        this.list.insertBefore(known.item, this.list.children[at] ?? null);
        added = true;
      }
      const state = stateOf(message);
      if (known.state !== state) fill(known.body, this.body(message));
      known.state = state;
    });
    const questions = this.list.querySelectorAll<HTMLElement>(".person");
    return added ? questions[questions.length - 1] ?? null : null;
  }

  private begin(message: Message): Drawn {
    const ours = message.from === "answer";
    const { say } = this.scene;
    const body = h("div", ours ? { class: "stack", lang: "zh-CN" } : {});
    const item = h("li", { class: ours ? "answer" : "person" },
      h("span", { class: "unseen" }, say(ours ? "we" : "you")), body,
      ours && drawRating(message, say, (helpful, reason) => this.acts.rate(message, helpful, reason)));
    const drawn = { item, body, state: "" };
    this.drawn.set(message.id, drawn);
    return drawn;
  }

  private body(message: Message): (HTMLElement | null)[] {
    if (message.from === "answer") return drawAnswer(message.answer, this.scene);
    const { say } = this.scene;
    return [
      h("p", { class: "said lines" }, message.text),
      message.state === "waiting" ? h("p", { class: "small kept" }, say("waiting")) : null,
      message.state === "failed"
        ? h("p", { class: "row failed", role: "alert" }, message.error, button(say("retry"), () => this.acts.retry(message)))
        : null,
    ];
  }
}

function stateOf(message: Message): string {
  return message.from === "answer"
    ? `answer ${message.answer.written?.sentences.length ?? 0}`
    : `${message.state} ${message.error}`;
}
