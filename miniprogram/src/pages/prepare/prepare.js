const { details } = require("../../lib/answer");
const { dress, toast, undress } = require("../../lib/page");
const service = require("../../lib/service");

/** A person stops typing for so long before the search runs, in milliseconds. */
const PAUSE_MS = 250;

/** Find the matter, say one's situation, see the exact list, begin. */
Component({
  properties: { code: String },
  data: { t: {}, large: false, offline: false, words: "", found: null, matter: null, questions: [], items: [], failed: "", busy: false },
  lifetimes: {
    attached() {
      dress(this, "tabReview");
      this.situation = {};
      if (this.data.code) this.choose(decodeURIComponent(this.data.code));
      else this.search();
    },
    detached() {
      clearTimeout(this.timer);
      undress(this);
    },
  },
  pageLifetimes: {
    show() {
      dress(this, "tabReview");
    },
  },
  methods: {
    typed({ detail }) {
      this.setData({ words: detail.value });
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.search(), PAUSE_MS);
    },
    async search() {
      const words = this.data.words;
      try {
        const { items } = await service.matters(words);
        if (words === this.data.words) this.setData({ found: items, failed: "" }); // not of an earlier word
      } catch (error) {
        this.setData({ failed: error.detail });
      }
    },
    pick({ currentTarget }) {
      return this.choose(currentTarget.dataset.code);
    },
    async choose(code) {
      this.situation = {};
      await this.list(code);
    },
    async list(code) {
      try {
        const { checklist, questions } = await service.checklist(code, this.situation);
        const shown = await this.named(code);
        this.setData({
          failed: "", matter: shown,
          questions: questions.map((one) => ({
            ...one, answer: one.key in this.situation ? String(this.situation[one.key]) : "",
            options: one.type === "boolean"
              ? [{ value: "true", label: this.say("yesWord") }, { value: "false", label: this.say("noWord") }]
              : one.options.map((label) => ({ value: label, label })),
          })),
          items: checklist.materials.filter((item) => item.needed !== false).map((item) => ({
            number: item.number, name: item.name,
            details: [item.needed === null ? this.say("depends") : "", ...details(item)].filter(Boolean),
          })),
        });
      } catch (error) {
        this.setData({ failed: error.detail });
      }
    },
    async named(code) {
      if (this.data.matter && this.data.matter.code === code) return this.data.matter;
      const { matter, reviewable } = await service.matter(code);
      return { code, name: matter.name, department: matter.department, reviewable };
    },
    answer({ currentTarget }) {
      const { key, value } = currentTarget.dataset;
      const question = this.data.questions.find((one) => one.key === key);
      this.situation[key] = question.type === "boolean" ? value === "true" : value;
      return this.list(this.data.matter.code);
    },
    back() {
      this.setData({ matter: null });
      if (!this.data.found) this.search();
    },
    async begin() {
      if (this.data.busy) return;
      this.setData({ busy: true });
      try {
        const made = await service.open(this.data.matter.code, this.situation);
        wx.navigateTo({ url: `/pages/upload/upload?sub=${made.id}` });
      } catch (error) {
        toast(error.detail);
      }
      this.setData({ busy: false });
    },
  },
});
