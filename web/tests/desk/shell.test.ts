import { flushPromises, mount, type VueWrapper } from "@vue/test-utils";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createMemoryHistory, createRouter } from "vue-router";
import DeskPage from "@/desk/DeskPage.vue";
import { scopes, singleKeys, switchKeys } from "@/desk/keys";
import { openTo, sections } from "@/desk/sections";
import { expired, known, me } from "@/desk/session";
import { routes } from "@/router";
import { fakeFetch, refused } from "../make";

const person = {
  name: "wangmin", display_name: "王敏", roles: ["clerk"], csrf: "t", totp: false, must_change_password: false, local: true,
};
let page: VueWrapper | null = null;

async function open(table: Parameters<typeof fakeFetch>[0], path = "/desk"): Promise<VueWrapper> {
  vi.stubGlobal("fetch", fakeFetch({ "GET /api/desk/sign-in": () => ({ local: true, oidc: null }), ...table }));
  const router = createRouter({ history: createMemoryHistory(), routes });
  await router.push(path);
  page = mount(DeskPage, { global: { plugins: [router] }, attachTo: document.body });
  await flushPromises();
  return page;
}

describe("the desk", () => {
  beforeEach(() => {
    me.value = null;
    known.value = expired.value = false;
    HTMLDialogElement.prototype.showModal = function (): void {
      this.open = true;
    };
    HTMLDialogElement.prototype.close = function (): void {
      this.open = false;
    };
  });
  afterEach(() => {
    page?.unmount();
    switchKeys(true);
    vi.unstubAllGlobals();
  });

  it("asks who it is, then for a code when one is wanted, and says what was wrong", async () => {
    const answers = [refused(401, "账号、密码或验证码不对，请重新输入。", "wrong_login"), refused(401, "请输入动态验证码。", "code_wanted"), person];
    const bodies: unknown[] = [];
    const desk = await open({
      "GET /api/desk/session": () => refused(401, "请先登录。", "not_signed_in"),
      "POST /api/desk/session": (body) => (bodies.push(body), answers.shift()),
    });
    await desk.get("#desk-name").setValue("wangmin");
    await desk.get("#desk-password").setValue("secret words");
    await desk.get("form").trigger("submit");
    await flushPromises();
    expect(desk.get("[data-testid=sign-in-error]").text()).toContain("不对");
    await desk.get("form").trigger("submit");
    await flushPromises();
    expect(desk.find("[data-testid=sign-in-error]").exists()).toBe(false);
    await desk.get("#desk-code").setValue("123456");
    await desk.get("form").trigger("submit");
    await flushPromises();
    expect(bodies.at(-1)).toEqual({ name: "wangmin", password: "secret words", code: "123456" });
    expect(desk.get("[data-testid=who]").text()).toBe("王敏");
  });

  it("offers the provider's sign-in where there is one", async () => {
    const desk = await open({
      "GET /api/desk/session": () => refused(401, "请先登录。", "not_signed_in"),
      "GET /api/desk/sign-in": () => ({ local: true, oidc: { name: "单位统一认证", url: "/api/desk/oidc/start" } }),
    });
    const link = desk.get("[data-testid=sign-in-oidc]");
    expect([link.text(), link.attributes("href")]).toEqual(["用单位统一认证登录", "/api/desk/oidc/start"]);
  });

  it("lets nobody work before the first password is changed", async () => {
    const desk = await open({ "GET /api/desk/session": () => ({ ...person, must_change_password: true }) });
    expect(desk.find("[data-testid=must-change]").exists()).toBe(true);
    expect(desk.find("nav").exists()).toBe(false);
  });

  it("shows the sections of one's roles, and refuses the others", async () => {
    expect(openTo(["clerk"]).map((s) => s.path)).not.toContain("queue");
    expect(openTo(["reviewer"]).map((s) => s.path)).toContain("queue");
    expect(new Set(sections.map((s) => s.path)).size).toBe(sections.length);
    const desk = await open({ "GET /api/desk/session": () => person }, "/desk/queue");
    expect(desk.text()).toContain("没有权限");
    expect(desk.findAll("nav a").map((a) => a.text())).toEqual(openTo(["clerk"]).map((s) => s.label));
  });

  it("explains its keys, and lets those of one letter be switched off", async () => {
    const desk = await open({ "GET /api/desk/session": () => person }, "/desk/lookup");
    const press = (key: string, target: EventTarget = document.body): void => {
      target.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true }));
    };
    press("?", desk.get(".brand").element);
    await flushPromises();
    const dialog = desk.get("dialog");
    expect(dialog.attributes("open")).toBeDefined();
    for (const scope of scopes) expect(dialog.text()).toContain(scope.title);
    await dialog.get("input[type=checkbox]").setValue(false);
    expect(singleKeys.value).toBe(false);
    await dialog.get("button.close").trigger("click");
    await flushPromises();
    press("?", desk.get(".brand").element);
    await flushPromises();
    expect(desk.get("dialog").attributes("open")).toBeUndefined();
  });
});
