/** Builders of the guide's contract objects. */

import type { BundleDetail, City, Faq, Matter } from "@/api/types";

export const matter = (over: Partial<Matter> = {}): Matter => ({
  code: "M1", name: "食品经营许可", aliases: [], kind: "行政许可", department: "市市场监管局", level: "", applicants: [],
  handling: "", time_limit: { statutory: null, promised: null }, conditions: "", fee: { charged: null, standard: "", basis: "" },
  legal_basis: "", place: [], hours: [], phone: [], complaint_phone: [], steps: [], special_procedures: "", result: "",
  visits: null, online_url: "", reach: "", commitment: null, updated_on: null, effective_on: null, expires_on: null, review_on: null, materials: [], faqs: [], ...over,
});

export const full = (): Matter => matter({
  aliases: ["办食品证"], applicants: ["合作社"], time_limit: { statutory: "20个工作日", promised: "5个工作日" },
  conditions: "有场所", fee: { charged: false, standard: "不收费", basis: "" }, legal_basis: "食品安全法", place: ["一楼"],
  hours: ["九点"], phone: ["0000-1"], complaint_phone: ["12345"], steps: ["受理", "发证"], special_procedures: "现场核查",
  result: "许可证", visits: 1, online_url: "https://example.gov/x", reach: "全市", commitment: true,
});

export const faq = (question: string, over: Partial<Faq> = {}): Faq => ({
  question, variants: [], answer: `${question}的答复`, source: "", effective_on: null, expires_on: null, review_on: null, extra: {}, ...over,
});

export const bundle = (over: Partial<BundleDetail["bundle"]> = {}): BundleDetail => ({
  version: 4,
  bundle: { number: "Y-1", name: "开店一件事", aliases: ["开小店"], matters: ["B", "A"], description: "先执照，后许可。", extra: {}, ...over },
  matters: [
    { code: "B", name: "营业执照", department: "市市场监管局", reviewable: true },
    { code: "A/1", name: "招牌设置", department: "市城管局", reviewable: false },
  ],
});

export const city = (over: Partial<City> = {}): City => ({
  name: "某市", fictional: true, notice: "", hall: "某市大厅", address: "望海路1号", hours: "周一至周五", phone: "0000-88012300",
  hotline: "12345 转 2", version: 4, departments: ["市城管局"], examples: [], ...over,
});
