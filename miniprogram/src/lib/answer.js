/** Answers as pages show them: blocks with ready words, because WXML can only show what it is given. */

/** Every condition that stands with a material, in the order a person needs it. */
function details(item) {
  const paper = [
    item.form,
    item.copies ? `${item.copies}份` : "",
    item.source ? `来源：${item.source}` : "",
  ].filter(Boolean);
  return [
    item.necessity && item.necessity !== "必要" ? item.necessity : "",
    item.when || item.note || "",
    paper.join("，"),
    item.tolerance || "",
    item.commitment ? "可用书面承诺代替" : "",
    item.e_licence ? `可用电子证照“${item.e_licence}”代替` : "",
    item.instructions || "",
  ].filter(Boolean);
}

function source(blocks) {
  const found = blocks.flatMap((block) => block.sources || [])[0];
  if (!found) return null;
  const words =
    found.field === "policy"
      ? `${found.field_name}，${found.department}`
      : `《${found.matter_name || found.field_name}》办事指南，目录第 ${found.version} 版${
          found.updated_on ? `，${found.updated_on} 更新` : ""
        }`;
  return { words, code: found.matter_code, anchor: found.field };
}

function shown(block, index) {
  const key = `b${index}`;
  if (block.type === "materials") {
    return { ...block, key, items: block.items.map((i) => ({ number: i.number, name: i.name, details: details(i) })) };
  }
  if (block.type === "list") {
    return { ...block, key, items: block.items.map((text, i) => ({ mark: block.ordered ? `${i + 1}.` : "·", text })) };
  }
  if (block.type === "choices") {
    return { ...block, key, choices: block.choices.filter((c) => !c.url || codeOf(c.url) || c.action) };
  }
  return { ...block, key };
}

/** The matter of a link into the guide; empty for a link that the mini-program has no page for. */
function codeOf(url) {
  const found = /^\/guide\/([^/#?]+)(?:#.*)?$/.exec(url || "");
  return found ? decodeURIComponent(found[1]) : "";
}

/** An answer for the chat page. */
function view(answer) {
  return {
    blocks: answer.blocks.map(shown),
    source: source(answer.blocks),
    status: answer.status,
    matter: answer.matter_code || "",
    turn: answer.turn || "",
    composing: answer.composing || "",
    written: answer.written ? { label: answer.written.label, text: textOf(answer.written) } : null,
    ratable: Boolean(answer.turn) && !["small_talk", "invalid", "handover"].includes(answer.status),
  };
}

function textOf(written) {
  return written.sentences.map((sentence) => sentence.text).join("");
}

/** An answer as text, for copying. A model's text goes nowhere without its label (GB 45438-2025). */
function plain(message) {
  const parts = message.written && message.written.text ? [`【${message.written.label}】${message.written.text}`] : [];
  for (const block of message.blocks) parts.push(blockText(block));
  if (message.source) parts.push(`来源：${message.source.words}`);
  return parts.filter(Boolean).join("\n\n");
}

function blockText(block) {
  const lines = (title, rows) => [title, ...rows].filter(Boolean).join("\n");
  switch (block.type) {
    case "text":
    case "notice":
      return block.text;
    case "facts":
      return lines(block.title, block.rows.map((row) => `${row.label}：${row.value}`));
    case "list":
      return lines(block.title, block.items.map((item) => `${item.mark} ${item.text}`));
    case "materials":
      return lines(block.title, block.items.map((item, i) => `${i + 1}. ${item.name}${
        item.details.length ? `（${item.details.join("；")}）` : ""}`));
    case "quote":
      return lines(`《${block.title}》${block.number}`, [
        ...block.headings, block.lead, block.text, ...block.rows.map((row) => row.join("，")), block.validity,
      ]);
    default:
      return "";
  }
}

module.exports = { codeOf, details, plain, textOf, view };
