/** Where the pre-review of a choice begins: its own address with what is known, else its matter. */
export function reviewPath(choice: { url: string; matter_code: string }): string {
  return /^\/review(?:\?|$)/.test(choice.url) ? choice.url : `/review?matter=${encodeURIComponent(choice.matter_code)}`;
}

/** A link from data, when it is a web, telephone or own address; never a script. */
export function safeUrl(url: string): string | undefined {
  return /^(https?:\/\/|tel:|\/(?!\/))/i.test(url) ? url : undefined;
}
