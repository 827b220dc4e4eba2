/** Every kind of block of an answer as elements; a kind that is not known is left out. */

import type { Answer, Block, Choice, Fact, MaterialsBlock, QuoteBlock, Source, Written } from "@/api/types";
import { materialDetails } from "@/chat/plainText";
import { reviewPath, safeUrl } from "@/ui/links";
import { button, h } from "./dom";
import type { Say } from "./labels";

/** What drawing needs to know and may do. */
export interface Scene {
  say: Say;
  /** Where the service is; paths of its pages are put behind it. */
  base: string;
  choose(choice: Choice): void;
  ticks(list: string): string[];
  tick(list: string, numbers: string[]): void;
  print(block: MaterialsBlock): void;
}

export function drawAnswer(answer: Answer, scene: Scene): HTMLElement[] {
  const text = answer.written?.sentences.length ? [drawWritten(answer.written, scene)] : [];
  return [...text, ...answer.blocks.flatMap((block) => drawBlock(block, scene) ?? [])];
}

function drawBlock(block: Block, scene: Scene): HTMLElement | undefined {
  switch (block.type) {
    case "text":
      return h("div", {}, h("p", { class: "lines" }, block.text), drawSources(block.sources, scene));
    case "notice":
      return h("p", { class: `notice lines ${block.level}` },
        block.level === "warning" && h("strong", {}, scene.say("warning")), block.text);
    case "facts":
      return part(block.title, h("dl", {}, block.rows.flatMap((row, at) => drawFact(row, block.rows[at - 1]))), block.sources, scene);
    case "list":
      return part(block.title, h(block.ordered ? "ol" : "ul", {}, block.items.map((item) => h("li", { class: "lines" }, item))), block.sources, scene);
    case "materials":
      return drawMaterials(block, scene);
    case "choices":
      return h("div", {}, block.prompt && h("p", {}, block.prompt),
        h("ul", { class: "choices" }, block.choices.map((choice) => h("li", {}, drawChoice(choice, scene)))));
    case "quote":
      return drawQuote(block, scene);
  }
}

function part(title: string, body: HTMLElement, sources: Source[], scene: Scene): HTMLElement {
  return h("section", {}, title && h("h3", {}, title), body, drawSources(sources, scene));
}

/** A label that stands above its neighbour too is not said twice. */
function drawFact(row: Fact, before: Fact | undefined): HTMLElement[] {
  const value = safeUrl(row.url) ? h("a", outside(row.url), row.value) : row.value;
  const dd = h("dd", { class: "lines" }, value);
  return before?.label === row.label ? [dd] : [h("dt", {}, row.label), dd];
}

function drawMaterials(block: MaterialsBlock, scene: Scene): HTMLElement {
  const list = block.sources[0]?.matter_code || block.title;
  let ticked = scene.ticks(list);
  const count = h("span", { "aria-live": "polite", class: "small" });
  const show = (): void => {
    count.textContent = scene.say("ready", {
      done: block.items.filter((item) => ticked.includes(item.number)).length, all: block.items.length,
    });
  };
  const rows = block.items.map((item) => {
    const box = h("input", { type: "checkbox" });
    box.checked = ticked.includes(item.number);
    box.addEventListener("change", () => {
      ticked = box.checked ? [...ticked, item.number] : ticked.filter((n) => n !== item.number);
      scene.tick(list, ticked);
      show();
    });
    const details = materialDetails(item).map((detail) => h("span", { class: "detail" }, detail));
    return h("li", {}, h("label", { class: "material" }, box, h("span", {}, h("b", {}, item.name), details)));
  });
  show();
  const tools = h("p", { class: "row" }, count, button(scene.say("print"), () => scene.print(block), { class: "plain" }));
  return h("section", {}, h("h3", {}, block.title), h("ul", { class: "materials" }, rows), tools, drawSources(block.sources, scene));
}

function drawChoice(choice: Choice, scene: Scene): HTMLElement {
  const words = [h("span", {}, choice.label), choice.hint ? h("span", { class: "detail" }, choice.hint) : null];
  const place = choice.action === "review"
    ? reviewPath(choice)
    : choice.action === "open" ? choice.url : "";
  const url = place ? address(place, scene.base) : undefined;
  if (url) return h("a", { class: "choice", ...outside(url) }, words, newTab(scene));
  return h("button", { type: "button", class: "choice", click: () => scene.choose(choice) }, words);
}

function drawQuote(block: QuoteBlock, scene: Scene): HTMLElement {
  const [head, ...rows] = block.rows;
  const table = head && h("div", { class: "scroll", tabindex: 0, role: "region", "aria-label": scene.say("table", { title: block.title }) },
    h("table", {},
      h("thead", {}, h("tr", {}, head.map((cell) => h("th", { scope: "col" }, cell)))),
      h("tbody", {}, rows.map((row) => h("tr", {}, row.map((cell) => h("td", {}, cell)))))));
  return h("figure", {},
    h("figcaption", {}, h("b", {}, `《${block.title}》`), block.number,
      block.headings.length > 0 && h("span", { class: "detail" }, block.headings.join(" › "))),
    h("blockquote", {}, block.lead && h("p", { class: "lines" }, block.lead), block.text && h("p", { class: "lines" }, block.text), table),
    block.validity && h("p", { class: "small" }, block.validity),
    drawSources(block.sources, scene));
}

/** A model's text is never without its label, nor without its metadata (GB 45438-2025). */
function drawWritten(written: Written, scene: Scene): HTMLElement {
  const sources = new Map(written.sentences.flatMap((s) => s.sources).map((source) => [source.url, source]));
  return h("section", { class: "written", "aria-label": written.label, "data-aigc": JSON.stringify({ AIGC: written.aigc }) },
    h("p", { class: "small" }, h("b", {}, written.label)),
    h("p", {}, written.sentences.map((s) => s.text).join("")),
    drawSources([...sources.values()], scene),
    h("p", { class: "small" }, scene.say("original")));
}

function drawSources(sources: Source[], scene: Scene): HTMLElement | null {
  const lines = sources.map((source, at) => drawSource(source, at === 0, scene));
  const [first, ...others] = lines;
  if (!first) return null;
  return h("div", { class: "sources" }, first,
    others.length > 0 && h("details", {}, h("summary", {}, scene.say("moreSources", { n: others.length })), others));
}

function drawSource(source: Source, marked: boolean, scene: Scene): HTMLElement {
  const name = [source.matter_name, source.field_name].filter(Boolean).join(" · ") || source.url;
  const path = source.matter_code
    ? `/guide/${encodeURIComponent(source.matter_code)}${source.field ? `#${source.field}` : ""}`
    : source.url;
  const url = address(path, scene.base);
  const edition = [
    scene.say("edition", { version: source.version }),
    source.updated_on && scene.say("updated", { date: source.updated_on }),
    source.department,
  ].filter(Boolean).join(" · ");
  return h("p", { class: "source" }, marked && h("span", { class: "mark" }, scene.say("source")),
    url ? h("a", outside(url), name, newTab(scene)) : h("span", {}, name), h("span", {}, edition));
}

/** A link from data: a web or telephone address, or a page of the service; never a script. */
function address(url: string, base: string): string | undefined {
  const safe = safeUrl(url);
  return safe?.startsWith("/") ? base + safe : safe;
}

function outside(url: string): Record<string, string> {
  return { href: url, target: "_blank", rel: "noopener" };
}

function newTab({ say }: Scene): HTMLElement {
  return h("span", { class: "unseen" }, say("newTab"));
}
