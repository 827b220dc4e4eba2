/** Signing in: `wx.login` gives a code, the service gives a token. Nobody is asked anything. */

const { Problem, request } = require("./net");

/** A token is renewed so long before its end, in milliseconds. */
const EARLY_MS = 60000;
const AGAIN = ["token_expired", "not_holder"];

let held = null;
let coming = null;

function code() {
  return new Promise((resolve, reject) => {
    wx.login({
      success: (found) => (found.code ? resolve(found.code) : reject(new Problem("offline", found.errMsg))),
      fail: () => reject(new Problem("offline", "微信登录没有成功，请稍后再试。")),
    });
  });
}

async function logIn() {
  const found = await request("/api/wechat/login", { method: "POST", body: { code: await code() } });
  held = { token: found.token, template: found.review_template, until: Date.now() + found.expires_in * 1000 };
  return held;
}

/** The session; pages that start together sign in once. */
function session() {
  if (held && Date.now() < held.until - EARLY_MS) return Promise.resolve(held);
  if (!coming) {
    coming = logIn().then(
      (found) => {
        coming = null;
        return found;
      },
      (error) => {
        coming = null;
        throw error;
      },
    );
  }
  return coming;
}

/** Calls `ask(token)`; once more with a new token when the service no longer takes the old one. */
async function signedIn(ask) {
  try {
    return await ask((await session()).token);
  } catch (error) {
    if (!AGAIN.includes(error.code)) throw error;
    held = null;
    return ask((await session()).token);
  }
}

function forget() {
  held = null;
}

module.exports = { forget, session, signedIn };
