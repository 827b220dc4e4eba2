/** A link from data, when it is a web, telephone or own address; never a script. */
export function safeUrl(url: string): string | undefined {
  return /^(https?:\/\/|tel:|\/(?!\/))/i.test(url) ? url : undefined;
}
