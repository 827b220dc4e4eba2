/** Photos of papers: taken or chosen, made small enough to send, and judged before anybody waits. */

/** A page of A4 whose short side has fewer pixels than this is hard to read (below about 110 dpi). */
const SHORT_SIDE = 900;
/** More pixels than this say nothing more to the reader, and take long to send. */
const LONG_SIDE = 3200;
const QUALITY = 85;

const call = (name, options) =>
  new Promise((resolve, reject) => wx[name]({ ...options, success: resolve, fail: reject }));

/** Pictures from the camera or the album; empty when the person thought better of it. */
async function choose(count = 9) {
  try {
    const found = await call("chooseMedia", {
      count, mediaType: ["image"], sourceType: ["camera", "album"], sizeType: ["original"], camera: "back",
    });
    return found.tempFiles.map((file) => file.tempFilePath);
  } catch (error) {
    return [];
  }
}

/** Files of a chat, such as PDF. */
async function chooseFiles(count = 9) {
  try {
    const found = await call("chooseMessageFile", { count, type: "file" });
    return found.tempFiles.map((file) => ({ path: file.path, name: file.name, size: file.size }));
  } catch (error) {
    return [];
  }
}

/** `{path, hint}`: the picture to send, and a label of what may be wrong with it (empty: nothing). */
async function ready(path) {
  let size = null;
  try {
    size = await call("getImageInfo", { src: path });
  } catch (error) {
    return { path, hint: "photoUnknown" };
  }
  const short = Math.min(size.width, size.height);
  const long = Math.max(size.width, size.height);
  const hint = short < SHORT_SIDE ? "photoSmall" : long / short > 4 ? "photoStrip" : "";
  const options = { src: path, quality: QUALITY };
  if (long > LONG_SIDE) {
    options[size.width >= size.height ? "compressedWidth" : "compressedHeight"] = LONG_SIDE;
  }
  try {
    const made = await call("compressImage", options);
    return { path: made.tempFilePath, hint };
  } catch (error) {
    return { path, hint }; // sent as it is
  }
}

module.exports = { LONG_SIDE, SHORT_SIDE, choose, chooseFiles, ready };
