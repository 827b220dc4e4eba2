/** A stream of events: in chunks while they come, or all at once where a phone has no chunks. */

const { Events } = require("./events");
const config = require("../config");
const { Problem, headers } = require("./net");
const { Utf8 } = require("./utf8");

/** Calls `take(name, data)` for each event; resolves when the stream ends. Returns `{done, stop}`. */
function stream(path, token, take) {
  const utf8 = new Utf8();
  const events = new Events(take);
  let chunked = false;
  let task = null;
  const done = new Promise((resolve, reject) => {
    task = wx.request({
      url: config.SERVICE + path,
      method: "GET",
      header: { Accept: "text/event-stream", ...headers(token) },
      enableChunked: true,
      // Without chunks the body comes whole, and as bytes, so that nobody guesses its encoding.
      responseType: "arraybuffer",
      timeout: 60000,
      success: ({ statusCode, data }) => {
        if (statusCode !== 200) {
          reject(new Problem(`http_${statusCode}`, "", statusCode));
          return;
        }
        if (!chunked && data && data.byteLength) events.push(utf8.push(data));
        events.push(`${utf8.end()}\n\n`);
        resolve();
      },
      fail: () => reject(new Problem("offline", "")),
    });
    if (task && task.onChunkReceived) {
      task.onChunkReceived(({ data }) => {
        chunked = true;
        events.push(utf8.push(data));
      });
    }
  });
  return { done, stop: () => task && task.abort && task.abort() };
}

module.exports = { stream };
