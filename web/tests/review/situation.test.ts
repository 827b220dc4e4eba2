import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { mount } from "@vue/test-utils";
import { describe, expect, it } from "vitest";
import type { Situation } from "@/api/types";
import SituationForm from "@/review/SituationForm.vue";

const kind: Situation = { key: "applicant.kind", label: "以什么身份申请", type: "choice", options: ["合作社", "外国机构"], default: "合作社" };

describe("an applicant's situation", () => {
  it("offers the kinds that the catalogue names, whichever they are", async () => {
    const form = mount(SituationForm, { props: { questions: [kind], missed: false, modelValue: {} } });
    expect(form.findAll("label").map((l) => l.text())).toEqual(["合作社", "外国机构"]);
    await form.findAll("input")[1]?.setValue(true);
    expect(form.emitted("update:modelValue")?.[0]).toEqual([{ "applicant.kind": "外国机构" }]);
  });

  it("stands nowhere in the pages' own code", () => {
    const catalogue = readFileSync("../catalogue/situations.yml", "utf8");
    const keys = [...catalogue.matchAll(/^- key: \w+\.(\w+)$/gm)].map((m) => m[1] ?? "").filter((key) => key !== "kind");
    const options = [...catalogue.matchAll(/options: \[(.+)\]/g)].flatMap((m) => (m[1] ?? "").split(/,\s*/));
    expect(keys.length).toBeGreaterThan(5);
    expect(options.length).toBeGreaterThan(1);
    const files = readdirSync("src", { recursive: true, encoding: "utf8" }).filter((name) => /\.(vue|ts)$/.test(name));
    const sources = files.map((name) => readFileSync(join("src", name), "utf8")).join("\n");
    const quoted = options.filter((option) => new RegExp(`["'\`>]${option}["'\`<]`).test(sources));
    expect(quoted).toEqual([]);
    expect(keys.filter((key) => sources.includes(key))).toEqual([]);
  });
});
