/** Server-sent events out of text that comes in any pieces. */
class Events {
  constructor(take) {
    this.take = take;
    this.rest = "";
  }

  push(text) {
    // A "\r" at the end may be the first half of "\r\n": it waits.
    const whole = this.rest + text;
    const held = whole.endsWith("\r") ? "\r" : "";
    const parts = whole.slice(0, whole.length - held.length).replace(/\r\n?/g, "\n").split("\n\n");
    this.rest = parts.pop() + held;
    for (const part of parts) this.one(part);
  }

  one(part) {
    const field = (name) =>
      part
        .split("\n")
        .filter((line) => line.startsWith(`${name}:`))
        .map((line) => line.slice(name.length + 1).replace(/^ /, ""));
    const data = field("data");
    if (data.length) this.take(field("event")[0] || "message", data.join("\n"));
  }
}

module.exports = { Events };
