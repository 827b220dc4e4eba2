/** A checklist on paper: a copy at the end of the host page, all else left out while it is printed. */

import type { MaterialsBlock } from "@/api/types";
import { materialDetails, sourceLine } from "@/chat/plainText";
import { adopt, h } from "./dom";
import sheet from "./sheet.css?inline";

const ID = "chuangqian-print";
/** Of the host page: which of its parts is seen where. */
const PAGE = `@media screen{#${ID}{display:none!important}}
@media print{body>:not(#${ID}){display:none!important}#${ID}{display:block!important}}`;

export function printChecklist(block: MaterialsBlock, ticked: string[], notice: string): void {
  const host = h("div", { id: ID, lang: "zh-CN" });
  const root = host.attachShadow({ mode: "open" });
  adopt(root, sheet);
  root.append(
    h("h1", {}, block.sources[0]?.matter_name || block.title),
    h("h2", {}, block.title),
    h("ol", {}, block.items.map((item) =>
      h("li", {}, h("b", {}, `${ticked.includes(item.number) ? "☑" : "☐"} ${item.name}`),
        materialDetails(item).map((detail) => h("span", {}, detail))))),
    h("p", {}, [sourceLine([block]), notice].filter(Boolean).join("\n")),
  );
  document.body.append(host);
  const restore = adopt(document, PAGE);
  window.addEventListener("afterprint", () => {
    host.remove();
    restore();
  }, { once: true });
  window.print();
}
