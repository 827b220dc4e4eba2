/**
 * The text that a language model writes for an answer. Every sentence was checked before it came;
 * when none comes, or the stream breaks, the answer stands as it is.
 */

import { compositionUrl } from "@/api/chats";
import type { Answer, Sentence, Written } from "@/api/types";

/** Add the text to the answer while it comes; call the result to stop. */
export function follow(chat: string, answer: Answer): () => void {
  if (!chat || !answer.composing || typeof EventSource === "undefined") return () => undefined;
  const source = new EventSource(compositionUrl(chat, answer.composing));
  const stop = (): void => source.close();
  answer.composing = "";
  source.addEventListener("written", (event) => {
    answer.written = JSON.parse((event as MessageEvent<string>).data) as Written;
  });
  source.addEventListener("sentence", (event) => {
    answer.written?.sentences.push(JSON.parse((event as MessageEvent<string>).data) as Sentence);
  });
  source.addEventListener("done", stop);
  // A number is good for one try: connecting again would bring nothing.
  source.addEventListener("error", stop);
  return stop;
}
