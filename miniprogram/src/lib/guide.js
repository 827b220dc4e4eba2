/** A matter's guide in the order in which a person asks: what to bring, how long, how much, where. */

const { details } = require("./answer");

function sections({ matter }, say) {
  const limit = matter.time_limit || {};
  const fee = matter.fee || {};
  const time = [
    limit.promised ? `${say("promised")}：${limit.promised}` : "",
    limit.statutory ? `${say("statutory")}：${limit.statutory}` : "",
  ];
  const charged = fee.charged === false ? say("feeNone") : fee.standard || "";
  return [
    { key: "time", title: say("time"), lines: time },
    { key: "fee", title: say("fee"), lines: [charged, fee.basis || ""] },
    { key: "conditions", title: say("conditions"), lines: [matter.conditions] },
    { key: "place", title: say("place"), lines: matter.place },
    { key: "hours", title: say("hours"), lines: matter.hours },
    { key: "phone", title: say("phone"), lines: matter.phone },
    { key: "steps", title: say("steps"), lines: matter.steps },
    { key: "basis", title: say("basis"), lines: [matter.legal_basis] },
  ]
    .map((section) => ({ ...section, lines: (section.lines || []).filter(Boolean) }))
    .filter((section) => section.lines.length);
}

const materials = ({ matter }) => matter.materials.map((item) => ({ number: item.number, name: item.name, details: details(item) }));

module.exports = { materials, sections };
