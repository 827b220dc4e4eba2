/** An answer as plain text, for copying into a message to someone else. */

import type { Answer, Block, MaterialItem, Source } from "@/api/types";

export function plainText(answer: Answer): string {
  const parts = answer.blocks.map(blockText).filter(Boolean);
  const origin = sourceLine(answer.blocks);
  return [...writtenText(answer), ...parts, ...(origin ? [origin] : [])].join("\n\n");
}

/** A model's text goes nowhere without its label (GB 45438-2025). */
function writtenText({ written }: Answer): string[] {
  if (!written?.sentences.length) return [];
  return [`【${written.label}】${written.sentences.map((s) => s.text).join("")}`];
}

function blockText(block: Block): string {
  switch (block.type) {
    case "text":
    case "notice":
      return block.text;
    case "facts":
      return lines(block.title, block.rows.map((row) => `${row.label}：${row.value}`));
    case "list":
      return lines(block.title, block.items.map((item, i) => (block.ordered ? `${i + 1}. ${item}` : `· ${item}`)));
    case "materials":
      return lines(block.title, block.items.map((item, i) => `${i + 1}. ${materialText(item)}`));
    case "quote":
      return lines(`《${block.title}》${block.number}`, [
        ...block.headings, block.lead, block.text, ...block.rows.map((row) => row.join("，")), block.validity,
      ].filter(Boolean));
    case "choices":
      return "";
  }
}

function lines(title: string, rows: string[]): string {
  return [title, ...rows].filter(Boolean).join("\n");
}

export function materialText(item: MaterialItem): string {
  const details = materialDetails(item);
  return details.length ? `${item.name}（${details.join("；")}）` : item.name;
}

/** Every condition that stands with a material, in the order a person needs it. */
export function materialDetails(item: MaterialItem): string[] {
  const paper = [
    item.form,
    item.copies ? `${item.copies}份` : "",
    item.source ? `来源：${item.source}` : "",
  ];
  return [
    item.necessity && item.necessity !== "必要" ? item.necessity : "",
    item.when,
    paper.filter(Boolean).join("，"),
    item.tolerance, // a whole sentence already
    item.commitment ? "可用书面承诺代替" : "",
    item.e_licence ? `可用电子证照“${item.e_licence}”代替` : "",
    item.instructions,
  ].filter(Boolean);
}

/** Where the blocks come from, in one line; empty when they state no fact. */
export function sourceLine(blocks: Block[]): string {
  const found = blocks.flatMap((b): Source[] => ("sources" in b ? b.sources : []))[0];
  if (!found) return "";
  if (found.field === "policy") return `来源：${found.field_name}，${found.department}`;
  const named = found.matter_name ? `《${found.matter_name}》办事指南` : "办事指南";
  return `来源：${named}，目录第 ${found.version} 版${found.updated_on ? `，${found.updated_on} 更新` : ""}`;
}
