/** Progress in honest words: what is being done now, to which file, how much of it. */

import type { ProgressView } from "./progress";

/** Steps that the worker names by keys; a step in Chinese is shown as it is. */
const STEPS: Record<string, string> = {
  reading: "正在读取文件",
  judging: "正在对照审查要点、汇总意见",
  done: "预审完成，正在取结果",
};

export function stepWords(view: ProgressView): { title: string; detail: string } {
  if (view.state === "queued" || view.step === "waiting") {
    return { title: "已提交，正在排队", detail: waitWords(view) };
  }
  const title = STEPS[view.step] ?? (/[一-鿿]/.test(view.step) ? view.step : "正在预审");
  const pages = view.total ? `已读 ${view.done} / ${view.total} 页` : "正在清点页数";
  return { title, detail: view.file ? `${pages}，当前文件“${view.file}”` : pages };
}

/** How long it takes until it is one's turn, as far as that can be said. */
function waitWords({ ahead, wait }: ProgressView): string {
  if (!ahead) return "轮到后就会开始，请稍候。";
  const first = `前面还有 ${ahead} 份`;
  if (wait === null) return `${first}，完成后就会开始。`;
  const minutes = Math.ceil(wait / 60);
  return `${first}，估计要等 ${minutes} 分钟左右。可以先关闭页面，稍后再来看结果。`;
}
