/** The pages and components in WeChat's simulator, with TDesign's real components, over real requests. */

import { createRequire } from "node:module";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { ROOT } from "./simulation.mjs";
import { Phone, load, restart, table } from "./wx.mjs";

const simulate = createRequire(import.meta.url)("miniprogram-simulate");

const LOGIN = [201, { token: "t", expires_in: 7200, review_template: "T" }];
const SOURCE = { matter_code: "M 1", matter_name: "食品经营许可", field: "materials", field_name: "材料", version: 3, department: "局", updated_on: "2026-01-02", url: "/guide/M%201#materials" };
const ITEM = { number: "1", name: "租赁合同", necessity: "容缺后补", when: "场所是租的", copies: 2, form: "复印件", source: "", e_licence: "", tolerance: "可在 5 个工作日内补交。", commitment: true, instructions: "" };
const ANSWER = {
  status: "answered", matter_code: "M 1", turn: "a".repeat(32), composing: "",
  blocks: [
    { type: "notice", text: "指南有更新。", level: "warning" },
    { type: "materials", title: "要带的材料", items: [ITEM, { ...ITEM, name: "身份证", necessity: "必要", when: "", tolerance: "", commitment: false }], sources: [SOURCE] },
    { type: "choices", prompt: "还想问：", choices: [
      { label: "多久办好", hint: "", matter_code: "M 1", field: "time_limit", action: "", url: "" },
      { label: "看指南", hint: "", matter_code: "", field: "", action: "open", url: "/guide/M%201" },
      { label: "开始预审", hint: "", matter_code: "M 1", field: "", action: "review", url: "" },
    ] },
  ],
};
const CITY = { name: "青屿市", fictional: true, examples: ["身份证丢了怎么补？"] };

let phone;
let server;
let mounted = [];

beforeEach(() => {
  restart();
  phone = new Phone();
  globalThis.wx = phone.wx();
  mounted = [];
});
afterEach(() => {
  mounted.forEach((comp) => comp.detach());
  if (server) server.close();
});

function show(page, properties) {
  const comp = simulate.render(simulate.load(join(ROOT, page), { rootPath: ROOT }), properties);
  const parent = document.createElement("div");
  document.body.append(parent);
  comp.attach(parent);
  mounted.push(comp);
  return comp;
}

async function until(look) {
  for (let i = 0; i < 200; i += 1) {
    const found = look();
    if (found) return found;
    await simulate.sleep(10);
  }
  throw new Error(`not in time: ${look}`);
}

const text = (comp) => comp.dom.textContent.replace(/\s+/g, " ");

describe("the chat", () => {
  const routes = (more) => ({
    "GET /api/city": [200, CITY], "POST /api/wechat/login": LOGIN, "POST /api/wechat/turns": [200, ANSWER],
    "POST /api/wechat/ratings": [204], "POST /api/wechat/chats": [204], ...more,
  });
  const last = () => JSON.parse(server.asked.filter(({ key }) => key === "POST /api/wechat/turns").pop().body);

  it("greets, asks an example, shows the whole answer with its source, and keeps it", async () => {
    server = await table(routes());
    const page = show("pages/chat/chat");
    const example = await until(() => page.querySelector(".example"));
    expect(text(page)).toContain("回答都来自青屿市公布的办事指南");
    expect(text(page)).toContain("虚构城市演示");
    example.dispatchEvent("tap");
    await until(() => text(page).includes("要带的材料"));
    expect(last()).toEqual({ text: "身份证丢了怎么补？" });
    for (const said of ["请注意", "租赁合同", "容缺后补", "场所是租的", "2份", "5 个工作日", "书面承诺", "第 3 版，2026-01-02 更新"]) {
      expect(text(page)).toContain(said);
    }
    restart();
    expect(show("pages/chat/chat").instance.data.messages).toHaveLength(2);
  });

  it("presses buttons, opens the guide and the review, calls a person", async () => {
    server = await table(routes());
    const page = show("pages/chat/chat");
    page.instance.setData({ words: "租房合同" });
    await page.instance.send();
    const view = await until(() => page.querySelector(".sheet"));
    const [press, guide, review] = page.instance.data.messages[1].blocks[2].choices;
    await page.instance.choose({ detail: press });
    expect(last()).toEqual({ choice: { matter_code: "M 1", field: "time_limit", action: "" } });
    await page.instance.choose({ detail: review });
    page.instance.guide({ detail: { code: load("lib/answer").codeOf(guide.url) } });
    expect(phone.went).toEqual(["/pages/prepare/prepare?code=M%201", "/pages/guide/guide?code=M%201"]);
    expect(view).toBeTruthy();
  });

  it("talks with a clerk, and says honestly when nobody is there", async () => {
    const said = [{ id: 4, sender: "system", clerk: "", body: "正在为您转接" }];
    let state = "waiting";
    let wanted = { talk: null, sentence: "现在没有工作人员在线。" };
    server = await table(routes({
      "POST /api/wechat/handover": (response) => response.end(JSON.stringify(wanted)),
      "GET /api/wechat/handover": (response, { url }) => {
        const after = Number(url.split("after=")[1]);
        response.end(JSON.stringify({ talk: { state }, messages: said.filter((one) => one.id > after) }));
      },
      "DELETE /api/wechat/handover": (response) => {
        state = "ended";
        response.writeHead(204);
        response.end();
      },
    }));
    const page = show("pages/chat/chat");
    await page.instance.person();
    expect(text(page)).toContain("现在没有工作人员在线");
    wanted = { talk: { state }, sentence: "" };
    await page.instance.person();
    expect(text(page)).toContain("正在为您转接");
    server.asked.length = 0;
    said.push({ id: 5, sender: "person", clerk: "", body: "x" }, { id: 6, sender: "clerk", clerk: "王敏", body: "带身份证来" });
    await page.instance.talk.look();
    expect(text(page)).toContain("工作人员 王敏带身份证来");
    await page.instance.leave();
    expect(page.instance.data.talking).toBe(false);
    expect(text(page)).toContain("转人工");
  });

  it("leaves to the clerk what is written during a talk", async () => {
    server = await table(routes({ "POST /api/wechat/turns": [200, { ...ANSWER, status: "handover", blocks: [] }] }));
    const page = show("pages/chat/chat");
    await page.instance.example({ currentTarget: { dataset: { words: "还有一个问题" } } });
    expect(page.instance.data.messages.map((one) => one.words)).toEqual(["还有一个问题"]);
  });

  it("keeps what could not be sent, and sends it again", async () => {
    server = await table(routes());
    const page = show("pages/chat/chat");
    phone.online = false;
    phone.told({ isConnected: false });
    await page.instance.example({ currentTarget: { dataset: { words: "问题" } } });
    expect(text(page)).toContain("没有网络");
    expect(text(page)).toContain("暂时连不上服务");
    phone.online = true;
    const failed = page.instance.data.messages[1];
    await page.instance.again({ currentTarget: { dataset: { id: failed.id } } });
    expect(page.instance.data.messages[1].blocks).toHaveLength(3);
  });

  it("says what WeChat's check refused, without sending it again", async () => {
    server = await table(routes({ "POST /api/wechat/turns": [422, { code: "content_refused", detail: "没有通过微信的内容安全检查" }] }));
    const page = show("pages/chat/chat");
    await page.instance.example({ currentTarget: { dataset: { words: "x" } } });
    expect(page.instance.data.messages[1]).toMatchObject({ failed: "没有通过微信的内容安全检查", again: null });
  });

  it("rates with a reason, copies with the label and the source", async () => {
    server = await table(routes());
    const page = show("pages/chat/chat");
    await page.instance.example({ currentTarget: { dataset: { words: "x" } } });
    const { id } = page.instance.data.messages[1];
    const tap = (dataset) => page.instance.rate({ currentTarget: { dataset: { id, ...dataset } } });
    await tap({ helpful: "no" });
    expect(text(page)).toContain("答的不是我问的");
    await tap({ helpful: "no", reason: "incomplete" });
    const rated = server.asked.filter(({ key }) => key.endsWith("ratings")).map(({ body }) => JSON.parse(body));
    expect(rated.pop()).toEqual({ answer: ANSWER.turn, helpful: false, reason: "incomplete" });
    page.instance.copy({ currentTarget: { dataset: { id } } });
    expect(phone.clipboard).toContain("1. 租赁合同（容缺后补；场所是租的；");
    expect(phone.clipboard).toContain("来源：《食品经营许可》办事指南");
  });

  for (const chunks of [true, false]) {
    it(`shows a written text ${chunks ? "sentence by sentence" : "at once on a phone without chunks"}`, async () => {
      phone = new Phone({ chunks });
      globalThis.wx = phone.wx();
      const seen = [];
      const event = (name, data) => Buffer.from(`event: ${name}\r\ndata: ${JSON.stringify(data)}\r\n\r\n`);
      const stream = async (response) => {
        response.writeHead(200, { "Content-Type": "text/event-stream" });
        const said = Buffer.concat([
          event("written", { label: "由 AI 生成" }), event("sentence", { text: "租房要合同。" }),
          event("sentence", { text: "身份证也要。" }), event("done", { whole: true }),
        ]);
        for (let i = 0; i < said.length; i += 50) { // characters are cut in two
          response.write(said.subarray(i, i + 50));
          await simulate.sleep(5);
        }
        response.end();
      };
      server = await table(routes({
        "POST /api/wechat/turns": [200, { ...ANSWER, composing: "c".repeat(32) }],
        [`GET /api/wechat/compositions/${"c".repeat(32)}`]: stream,
      }));
      const { Talk } = load("lib/talk");
      const talk = new Talk((messages) => seen.push(JSON.stringify((messages[1] || {}).written || null)));
      await talk.ask({ text: "x" }, "x");
      expect(talk.messages[1].written).toEqual({ label: "由 AI 生成", text: "租房要合同。身份证也要。" });
      expect(seen.some((one) => one.includes("租房要合同。\""))).toBe(true);
    });
  }
});

describe("the checklist", () => {
  it("is ticked, remembered and copied", async () => {
    const items = load("lib/answer").view(ANSWER).blocks[1].items;
    const t = load("lib/labels").LABELS["zh-Hans"];
    const list = show("components/check-list/check-list", { items, t, keyOf: "M 1", title: "要带的材料" });
    list.querySelector(".entry").dispatchEvent("tap");
    await until(() => text(list).includes("已备好 1 / 2 项"));
    const again = show("components/check-list/check-list", { items, t, keyOf: "M 1" });
    expect(text(again)).toContain("已备好 1 / 2 项");
    list.instance.copy();
    expect(phone.clipboard.split("\n")[1]).toMatch(/^☑ 1\. 租赁合同（/);
    expect(phone.clipboard.split("\n")[2]).toMatch(/^☐ 2\. 身份证/);
  });
});

describe("from the matter to the result", () => {
  const MINE = { id: "sub-12345", name: "食品经营许可", state: "draft", created_at: "2026-11-23T01:00:00Z", tell: false, refused_pictures: 1, token: "s" };
  const DRAFT = { files: [{ file_id: "f1", name: "合同.jpg", size: 1, material: "" }], progress: { state: "draft", step: "waiting", pages_done: 0, pages_total: 0 } };
  const at = { file_id: "f1", file_name: "合同.jpg", page: 2, box: [100, 100, 300, 200] };
  const finding = { id: "x", outcome: "fail", level: "不予受理前需补正", sentence: "租期未过", message: "租期只剩 3 天。", remedy: "续租后再来。", basis: "条例第 3 条", evidence: [at] };
  const REPORT = { matter_name: "食品经营许可", verdict: "correct_first", verdict_text: "请先补正 1 处。", findings: [finding, { ...finding, id: "y", outcome: "pass", evidence: [] }] };
  const base = { "POST /api/wechat/login": LOGIN, "GET /api/wechat/submissions": [200, { items: [MINE] }] };

  it("keeps only what this person needs, and opens a submission that is theirs", async () => {
    const questions = [{ key: "applicant.has_agent", label: "是否委托他人办理", type: "boolean", options: [], default: null }];
    server = await table({
      ...base,
      "GET /api/matters": [200, { items: [{ code: "M 1", name: "食品经营许可", department: "局" }] }],
      "GET /api/matters/M%201": [200, { reviewable: true, matter: { name: "食品经营许可", department: "局" } }],
      "GET /api/matters/M%201/checklist": (response, { url }) => {
        const agent = url.includes("applicant.has_agent=true");
        const materials = [{ ...ITEM, needed: true }, { ...ITEM, name: "委托书", needed: agent }];
        response.end(JSON.stringify({ checklist: { materials }, questions }));
      },
      "POST /api/submissions": [201, { id: "sub-12345", token: "s" }],
      "POST /api/wechat/submissions": [204],
    });
    const page = show("pages/prepare/prepare");
    (await until(() => page.querySelector(".matter"))).dispatchEvent("tap");
    const chips = await until(() => page.querySelectorAll(".chip").length && page.querySelectorAll(".chip"));
    expect(text(page)).not.toContain("委托书");
    chips[0].dispatchEvent("tap");
    await until(() => text(page).includes("委托书"));
    await page.instance.begin();
    const opened = server.asked.find(({ key }) => key === "POST /api/submissions");
    expect(JSON.parse(opened.body)).toEqual({ matter_code: "M 1", applicant: { has_agent: true }, form: {} });
    expect(phone.went).toEqual(["/pages/upload/upload?sub=sub-12345"]);
  });

  it("follows the review after the consent was asked for, and leads to the result", async () => {
    let look = 0;
    server = await table({
      ...base,
      "GET /api/submissions/sub-12345": (response) => {
        look += 1;
        const state = look > 1 ? "reported" : "draft";
        response.end(JSON.stringify({ ...DRAFT, progress: { ...DRAFT.progress, state } }));
      },
      "POST /api/submissions/sub-12345/review": [202, { state: "queued", step: "waiting", ahead: 2, wait_s: 60 }],
      "POST /api/wechat/submissions/sub-12345/consent": [204],
    });
    const page = show("pages/upload/upload", { sub: "sub-12345" });
    await until(() => text(page).includes("合同.jpg"));
    expect(text(page)).toContain("有 1 张图片没有通过");
    await page.instance.start();
    expect(text(page)).toContain("前面还有 2 份，大约等 1 分钟");
    expect(text(page)).toContain("会通知您一次");
    expect(server.asked.some(({ key }) => key.endsWith("/consent"))).toBe(true);
    await until(() => phone.went.length);
    expect(phone.went).toEqual(["/pages/result/result?sub=sub-12345"]);
  });

  it("shows findings with the page and the frame, and hands in", async () => {
    server = await table({
      ...base,
      "GET /api/wechat/submissions": [200, { items: [{ ...MINE, state: "reported" }] }],
      "GET /api/submissions/sub-12345/report": [200, REPORT],
      "GET /api/submissions/sub-12345/files/f1/pages/2": [200, {}],
      "POST /api/submissions/sub-12345/handover": [200, { state: "handed" }],
    });
    const page = show("pages/result/result", { sub: "sub-12345" });
    await until(() => text(page).includes("租期只剩 3 天"));
    for (const said of ["需补正 1", "怎么改：续租后再来。", "依据：条例第 3 条", "通过 1", "由窗口工作人员决定"]) expect(text(page)).toContain(said);
    page.querySelector(".link").dispatchEvent("tap");
    await until(() => page.instance.data.src);
    const sent = server.asked.find(({ key }) => key.includes("/pages/2"));
    expect(sent.token).toBe("Bearer s");
    const view = show("components/page-view/page-view", { src: "x.jpg", box: at.box, title: "合同", t: page.instance.data.t });
    view.instance.loaded({ detail: { width: 1000, height: 2000 } });
    expect(view.querySelector(".frame").dom.style.left).toBe("8.8%");
    await page.instance.handIn();
    expect(text(page)).toContain("已经提交窗口");
  });

  it("lists what is mine, in large text and three languages", async () => {
    server = await table({ ...base, "DELETE /api/wechat/me": [204] });
    const page = show("pages/mine/mine");
    await until(() => text(page).includes("食品经营许可"));
    expect(text(page)).toContain("未提交");
    page.instance.larger();
    expect(page.querySelector(".large")).toBeTruthy();
    await page.instance.speak({ currentTarget: { dataset: { tag: "zh-Hant" } } });
    expect(text(page)).toContain("我的辦理");
    await page.instance.speak({ currentTarget: { dataset: { tag: "en" } } });
    expect(text(page)).toContain("Not handed in");
    await page.instance.erase();
    expect(server.asked.some(({ key }) => key === "DELETE /api/wechat/me")).toBe(true);
  });

  it("shows a guide with every part that it has, and says when it is not there", async () => {
    const matter = {
      code: "M 1", name: "食品经营许可", department: "局", updated_on: "2026-01-02", time_limit: { promised: "5个工作日", statutory: "20个工作日" },
      fee: { charged: false, standard: "", basis: "" }, conditions: "有固定场所", place: ["一号窗"], hours: [], phone: ["0000-88012300"], steps: ["申请", "审查"],
      legal_basis: "《食品安全法》", materials: [ITEM],
    };
    server = await table({ "GET /api/matters/M%201": [200, { version: 3, reviewable: false, matter }] });
    const page = show("pages/guide/guide", { code: "M%201" });
    await until(() => text(page).includes("不收费"));
    for (const said of ["承诺办结：5个工作日", "法定办结：20个工作日", "有固定场所", "一号窗", "《食品安全法》", "租赁合同", "还不能在线预审"]) expect(text(page)).toContain(said);
    expect(text(page)).not.toContain("办理时间");
    const gone = show("pages/guide/guide", { code: "none" });
    await until(() => text(gone).includes("没有 GET /api/matters/none"));
  });
});
