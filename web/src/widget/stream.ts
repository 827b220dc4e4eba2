/** Server-sent events out of a response, for calls that need a header, which `EventSource` cannot send. */

export interface StreamEvent { name: string; data: string }

export async function* eventsOf(body: ReadableStream<Uint8Array>): AsyncGenerator<StreamEvent> {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let rest = "";
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    rest += decoder.decode(value, { stream: true }).replace(/\r/g, "");
    const parts = rest.split("\n\n");
    rest = parts.pop() ?? "";
    for (const part of parts) yield eventOf(part);
  }
}

function eventOf(part: string): StreamEvent {
  const field = (name: string): string[] =>
    part.split("\n").filter((line) => line.startsWith(`${name}:`)).map((line) => line.slice(name.length + 1).trimStart());
  return { name: field("event")[0] ?? "message", data: field("data").join("\n") };
}
