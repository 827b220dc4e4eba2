/** A pre-review in words: how far it is, what it found, where on the page. */

const RUNNING = ["queued", "reviewing"];

function progressWords(progress, say) {
  if (progress.state === "queued" || progress.step === "waiting") {
    if (!progress.ahead) return { title: say("queued"), detail: say("queuedSoon"), percent: 0 };
    const minutes = progress.wait_s == null ? 0 : Math.ceil(progress.wait_s / 60);
    const detail = minutes
      ? say("queuedWait", { ahead: progress.ahead, minutes })
      : say("queuedAhead", { ahead: progress.ahead });
    return { title: say("queued"), detail, percent: 0 };
  }
  const total = progress.pages_total || 0;
  const percent = total ? Math.min(99, Math.round((progress.pages_done / total) * 100)) : 0;
  const detail = total ? say("pagesDone", { done: progress.pages_done, total }) : say("pagesCounting");
  return { title: say(progress.step === "judging" ? "judging" : "reading"), detail, percent };
}

/** Findings in the groups that a person acts on, as the verdict counts them. */
const GROUPS = ["correct", "person", "hint", "pass"];

function groupOf(finding) {
  if (finding.outcome === "pass") return "pass";
  if (finding.level === "提示") return "hint";
  return finding.outcome === "unclear" || finding.level === "人工核查" ? "person" : "correct";
}

function groups(report) {
  return GROUPS.map((key) => ({
    key,
    findings: report.findings.filter((finding) => groupOf(finding) === key).map((finding) => ({
      id: finding.id,
      message: finding.message || finding.sentence,
      remedy: finding.remedy,
      basis: finding.basis,
      places: finding.evidence.filter((at) => at.page > 0).map((at, index) => ({
        key: `${finding.id}-${index}`, file: at.file_id, name: at.file_name, page: at.page, box: at.box,
      })),
    })),
  })).filter((group) => group.findings.length);
}

/** A little air around the text, in parts of the picture's longer side. */
const AIR = 0.006;

/** A box in pixels of the page picture as percentages of it, for the style of a frame; "" without one. */
function frame(box, width, height) {
  if (!box || !width || !height) return "";
  const air = Math.max(width, height) * AIR;
  const clamp = (value, high) => Math.min(Math.max(value, 0), high);
  const left = clamp(Math.min(box[0], box[2]) - air, width);
  const top = clamp(Math.min(box[1], box[3]) - air, height);
  const right = clamp(Math.max(box[0], box[2]) + air, width);
  const bottom = clamp(Math.max(box[1], box[3]) + air, height);
  const per = (value, whole) => `${((value / whole) * 100).toFixed(2)}%`;
  return `left:${per(left, width)};top:${per(top, height)};width:${per(right - left, width)};height:${per(bottom - top, height)}`;
}

const running = (state) => RUNNING.includes(state);

module.exports = { frame, groupOf, groups, progressWords, running };
