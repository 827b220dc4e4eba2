const { plain } = require("../../lib/answer");
const { dress, toast, undress } = require("../../lib/page");
const prefs = require("../../lib/prefs");
const service = require("../../lib/service");
const { Talk } = require("../../lib/talk");

const REASONS = ["off_topic", "wrong", "unclear", "incomplete", "other"];
const LIMIT = 500;

Component({
  data: { t: {}, large: false, offline: false, messages: [], words: "", city: null, busy: false, talking: false, last: "", reasons: REASONS, limit: LIMIT },
  lifetimes: {
    attached() {
      this.talk = new Talk((messages) => {
        const last = messages.length ? messages[messages.length - 1].id : "";
        this.setData({ messages, last, ...(this.talk ? { busy: this.talk.busy, talking: this.talk.talking } : {}) });
      });
      this.setData({ messages: this.talk.messages, talking: this.talk.talking, words: prefs.read("draft", "") });
      this.dressed();
      this.load();
    },
    detached() {
      this.talk.stop();
      undress(this);
    },
  },
  pageLifetimes: {
    show() {
      this.dressed();
    },
  },
  methods: {
    dressed() {
      dress(this, "tabAsk");
      if (this.data.city) this.lead();
    },
    lead() {
      this.setData({ lead: this.say("lead", { city: this.data.city.name }) });
    },
    async load() {
      try {
        this.setData({ city: await service.city() });
        this.lead();
      } catch (error) {
        this.setData({ city: null });
      }
    },
    typed({ detail }) {
      prefs.write("draft", detail.value);
      this.setData({ words: detail.value });
    },
    send() {
      const words = this.data.words.trim();
      if (!words || this.data.busy) return undefined;
      this.setData({ words: "" });
      prefs.write("draft", "");
      return this.talk.ask({ text: words }, words);
    },
    example({ currentTarget }) {
      return this.talk.ask({ text: currentTarget.dataset.words }, currentTarget.dataset.words);
    },
    choose({ detail }) {
      const { matter_code, field, action, label } = detail;
      if (action === "review" && matter_code) {
        wx.navigateTo({ url: `/pages/prepare/prepare?code=${encodeURIComponent(matter_code)}` });
        return undefined;
      }
      if (action === "handover") return this.person();
      return this.talk.ask({ choice: { matter_code, field, action } }, label);
    },
    person() {
      return this.talk.want(this.say("handover"));
    },
    leave() {
      return this.talk.leave();
    },
    guide({ detail }) {
      wx.navigateTo({ url: `/pages/guide/guide?code=${encodeURIComponent(detail.code)}` });
    },
    again({ currentTarget }) {
      return this.talk.again(currentTarget.dataset.id);
    },
    copy({ currentTarget }) {
      const message = this.data.messages.find((one) => one.id === currentTarget.dataset.id);
      wx.setClipboardData({ data: plain(message) });
    },
    async rate({ currentTarget }) {
      const { id, helpful, reason } = currentTarget.dataset;
      const noted = await this.talk.rate(id, helpful === "yes", reason);
      toast(this.say(noted ? "thanks" : "notRated"));
    },
    restart() {
      return this.talk.restart();
    },
    larger() {
      prefs.setLarge(!this.data.large);
      this.dressed();
    },
  },
});
