/** The card that takes a ticket when no clerk can answer now. */

import { freshKey, type NewTicket, type Ticket } from "@/api/handover";
import { sentence } from "@/api/http";
import { button, fill, h } from "./dom";
import type { Say } from "./labels";

export interface TicketCard {
  element: HTMLElement;
  /** Offer a ticket, with the sentence on why nobody answers. */
  offer(why: string): void;
  close(): void;
}

export function drawTicket(say: Say, base: string, send: (ticket: NewTicket) => Promise<Ticket>): TicketCard {
  const why = h("p", { role: "status" });
  const said = h("p", { role: "alert" });
  const body = h("textarea", { id: "ticket-body", rows: 3, minlength: 2, maxlength: 2000, required: true });
  const person = h("input", { id: "ticket-person", maxlength: 40, autocomplete: "name", required: true });
  const phone = h("input", {
    id: "ticket-phone", type: "tel", maxlength: 20, autocomplete: "tel", required: true, pattern: "\\+?[0-9][0-9 \\-]{4,18}[0-9]",
  });
  const go = h("button", { type: "submit", class: "strong", "data-testid": "ticket-send" }, say("ticketSend"));
  const form = h("form", { class: "stack", submit: (event: SubmitEvent) => void leave(event) },
    labelled(say("ticketBody"), body), labelled(say("ticketPerson"), person), labelled(say("ticketPhone"), phone),
    h("p", { class: "row" }, go, button(say("cancel"), () => close(), { class: "plain" })), said);
  const element = h("section", { class: "card", hidden: true, "aria-labelledby": "ticket-title", "data-testid": "ticket-card" },
    h("h3", { id: "ticket-title" }, say("ticketTitle")), why, form);
  let key = "";

  function close(): void {
    element.hidden = true;
  }

  async function leave(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    go.disabled = true;
    fill(said);
    try {
      const left = await send({ key, kind: "consult", person: person.value.trim(), phone: phone.value.trim(), body: body.value.trim() });
      form.hidden = true;
      body.value = "";
      fill(why, say("ticketLeft", { number: left.number, day: new Date(left.due_at).toLocaleDateString("zh-CN") }), " ",
        h("a", { href: `${base}/tickets`, target: "_blank", rel: "noopener" }, say("ticketLook"), h("span", { class: "unseen" }, say("newTab"))));
    } catch (error) {
      fill(said, sentence(error));
    }
    go.disabled = false;
  }

  return {
    element,
    close,
    offer(sentenceWhy) {
      key = freshKey();
      form.hidden = false;
      element.hidden = false;
      fill(why, sentenceWhy);
      fill(said);
    },
  };
}

function labelled(label: string, field: HTMLInputElement | HTMLTextAreaElement): HTMLElement {
  return h("p", {}, h("label", { for: field.id }, label), field);
}
