/** Requests over `wx`, as promises; every failure is a `Problem` with words for a person. */

const config = require("../config");

/** `offline`: nothing came back; else the service's own code (docs/problems.md). */
class Problem extends Error {
  constructor(code, detail, status) {
    super(detail);
    this.code = code;
    this.detail = detail;
    this.status = status || 0;
  }
}

const OFFLINE = "暂时连不上服务，请检查网络后再试。急事请拨打 12345。";
const TIMEOUT_MS = 20000;

function headers(token) {
  return token ? { Authorization: `Bearer ${token}` } : {};
}

function problemOf(status, data) {
  const said = data && typeof data === "object" ? data : {};
  return new Problem(said.code || `http_${status}`, said.detail || OFFLINE, status);
}

function parsed(data) {
  if (typeof data !== "string") return data;
  try {
    return JSON.parse(data);
  } catch (error) {
    return data;
  }
}

function settle(resolve, reject) {
  return {
    success: ({ statusCode, data }) => {
      const said = parsed(data);
      if (statusCode >= 200 && statusCode < 300) resolve(said);
      else reject(problemOf(statusCode, said));
    },
    fail: () => reject(new Problem("offline", OFFLINE)),
  };
}

/** One JSON request. */
function request(path, { method = "GET", body, token } = {}) {
  return new Promise((resolve, reject) => {
    wx.request({
      url: config.SERVICE + path,
      method,
      data: body,
      header: { "Content-Type": "application/json", ...headers(token) },
      timeout: TIMEOUT_MS,
      ...settle(resolve, reject),
    });
  });
}

/** Sends a file of the phone; `progress` gets per cent. */
function upload(path, { file, form, token, progress }) {
  return new Promise((resolve, reject) => {
    const task = wx.uploadFile({
      url: config.SERVICE + path,
      filePath: file,
      name: "file",
      formData: form || {},
      header: headers(token),
      timeout: 120000,
      ...settle(resolve, reject),
    });
    if (progress && task && task.onProgressUpdate) task.onProgressUpdate((e) => progress(e.progress));
  });
}

/** Fetches a picture into a file of the phone and returns its path: `image` sends no token. */
function picture(path, token) {
  return new Promise((resolve, reject) => {
    wx.downloadFile({
      url: config.SERVICE + path,
      header: headers(token),
      success: ({ statusCode, tempFilePath }) =>
        statusCode === 200 ? resolve(tempFilePath) : reject(problemOf(statusCode)),
      fail: () => reject(new Problem("offline", OFFLINE)),
    });
  });
}

module.exports = { Problem, headers, picture, problemOf, request, upload };
