/** The one script tag: puts the help button on the page that has it. Nothing else is loaded yet. */

import { HelpElement, TAG } from "./element";

const script = document.currentScript;

function place(tag: HTMLScriptElement): void {
  const element = document.createElement(TAG);
  for (const name of ["lang", "text", "contrast", "history", "side"]) {
    const value = tag.dataset[name];
    if (value) element.dataset[name] = value;
  }
  element.dataset.service = new URL(".", tag.src).href.replace(/\/$/, "");
  document.body.append(element);
}

if (script instanceof HTMLScriptElement && !customElements.get(TAG)) {
  customElements.define(TAG, HelpElement);
  if (document.body) place(script);
  else document.addEventListener("DOMContentLoaded", () => place(script), { once: true });
}
