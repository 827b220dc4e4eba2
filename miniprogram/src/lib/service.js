/** What the mini-program asks the service (docs/wechat.md, docs/api.md). */

const { picture, request, upload } = require("./net");
const { forget, session, signedIn } = require("./session");
const { stream } = require("./stream");

const part = encodeURIComponent;
const post = (path, body) => signedIn((token) => request(path, { method: "POST", body, token }));

const city = () => request("/api/city");
const turn = (body) => post("/api/wechat/turns", body);
const newChat = () => post("/api/wechat/chats");
const rate = (answer, helpful, reason) => post("/api/wechat/ratings", { answer, helpful, reason: reason || null });

/** Asks for a clerk: a talk, or a sentence that says when somebody will answer. */
const wantPerson = () => post("/api/wechat/handover");
const readTalk = (after) => signedIn((token) => request(`/api/wechat/handover?after=${after}`, { token }));
const leaveTalk = () => signedIn((token) => request("/api/wechat/handover", { method: "DELETE", token }));

/** The text that a language model writes for an answer; see `lib/stream`. */
async function compose(number, take) {
  const { token } = await session();
  return stream(`/api/wechat/compositions/${part(number)}`, token, take);
}

const matters = (words) => request(`/api/matters?reviewable=true&limit=20&q=${part(words)}`);
const matter = (code) => request(`/api/matters/${part(code)}`);

function checklist(code, situation) {
  const query = Object.keys(situation).map((key) => `${part(key)}=${part(situation[key])}`).join("&");
  return request(`/api/matters/${part(code)}/checklist?${query}`);
}

/** Opens a submission and puts it on the person's list; `{id, token}`. */
async function open(code, situation) {
  const body = { matter_code: code, applicant: {}, form: {} };
  Object.keys(situation).forEach((key) => {
    const [room, name] = key.split(".");
    body[room][name] = situation[key];
  });
  const made = await request("/api/submissions", { method: "POST", body });
  await post("/api/wechat/submissions", made);
  return made;
}

const mine = () => signedIn((token) => request("/api/wechat/submissions", { token }));
const consent = (id) => post(`/api/wechat/submissions/${part(id)}/consent`);
const forgetMe = async () => {
  await signedIn((token) => request("/api/wechat/me", { method: "DELETE", token }));
  forget();
};

const addFile = (id, file, material, progress) =>
  signedIn((token) =>
    upload(`/api/wechat/submissions/${part(id)}/files`, { file, form: { material }, token, progress }));

/** Everything of one submission goes with the submission's own token. */
function submission({ id, token }) {
  const path = `/api/submissions/${part(id)}`;
  const ask = (rest, method) => request(path + rest, { method, token });
  return {
    show: () => ask(""),
    checklist: () => ask("/checklist"),
    remove: (file) => ask(`/files/${part(file)}`, "DELETE"),
    review: () => ask("/review", "POST"),
    report: () => ask("/report"),
    handOver: () => ask("/handover", "POST"),
    erase: () => ask("", "DELETE"),
    page: (file, number) => picture(`${path}/files/${part(file)}/pages/${number}`, token),
  };
}

module.exports = {
  addFile, checklist, city, compose, consent, forgetMe, leaveTalk, matter, matters, mine, newChat, open, rate,
  readTalk, session, submission, turn, wantPerson,
};
