/** Sending one file with progress; `fetch` cannot tell how much has left, so this is XHR. */

import { ApiError, problem } from "./http";
import { filesUrl } from "./submissions";
import type { SubmissionFile } from "./types";

export interface Sending {
  done: Promise<SubmissionFile>;
  cancel(): void;
}

/** Send `file` to the submission; `progress` is told the part sent, 0 to 1. */
export function sendFile(
  submission: string,
  file: File,
  material: string,
  progress: (part: number) => void,
): Sending {
  const request = new XMLHttpRequest();
  const done = new Promise<SubmissionFile>((resolve, reject) => {
    request.upload.addEventListener("progress", (event) => {
      if (event.lengthComputable) progress(event.loaded / event.total);
    });
    request.addEventListener("load", () => {
      if (request.status === 201) resolve(JSON.parse(request.responseText) as SubmissionFile);
      else reject(problem(request.status, request.responseText));
    });
    request.addEventListener("error", () => reject(new ApiError("网络中断。", "network")));
    request.addEventListener("abort", () => reject(new ApiError("已取消。", "refused")));
    const form = new FormData();
    form.append("file", file, file.name);
    if (material) form.append("material", material);
    request.open("POST", filesUrl(submission));
    request.setRequestHeader("Accept", "application/json");
    request.send(form);
  });
  return { done, cancel: () => request.abort() };
}
