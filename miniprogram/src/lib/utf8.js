/**
 * UTF-8 in pieces: a character may begin in one chunk and end in the next.
 * Mini-programs have no TextDecoder on every phone. Broken bytes become U+FFFD, as in the WHATWG standard.
 */
class Utf8 {
  constructor() {
    this.wanted = 0;
    this.point = 0;
    this.low = 0x80;
    this.high = 0xbf;
  }

  /** The whole characters of a chunk (ArrayBuffer), with what was left of the one before. */
  push(chunk) {
    const points = [];
    for (const byte of new Uint8Array(chunk)) this.take(byte, points);
    let text = "";
    for (let i = 0; i < points.length; i += 1024) {
      text += String.fromCodePoint(...points.slice(i, i + 1024));
    }
    return text;
  }

  take(byte, points) {
    if (this.wanted) {
      if (byte >= this.low && byte <= this.high) {
        this.low = 0x80;
        this.high = 0xbf;
        this.point = (this.point << 6) | (byte & 0x3f);
        this.wanted -= 1;
        if (!this.wanted) points.push(this.point);
        return;
      }
      points.push(0xfffd); // cut off; the byte begins anew
      this.wanted = 0;
    }
    this.low = 0x80;
    this.high = 0xbf;
    if (byte < 0x80) points.push(byte);
    else if (byte >= 0xc2 && byte <= 0xdf) this.begin(1, byte & 0x1f);
    else if (byte >= 0xe0 && byte <= 0xef) {
      if (byte === 0xe0) this.low = 0xa0; // not written longer than needed
      if (byte === 0xed) this.high = 0x9f; // not half of a pair
      this.begin(2, byte & 0x0f);
    } else if (byte >= 0xf0 && byte <= 0xf4) {
      if (byte === 0xf0) this.low = 0x90;
      if (byte === 0xf4) this.high = 0x8f;
      this.begin(3, byte & 0x07);
    } else points.push(0xfffd);
  }

  begin(wanted, point) {
    this.wanted = wanted;
    this.point = point;
  }

  /** What is left when nothing more comes. */
  end() {
    const rest = this.wanted ? "\ufffd" : "";
    this.wanted = 0;
    return rest;
  }
}

module.exports = { Utf8 };
