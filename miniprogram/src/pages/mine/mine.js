const { confirm, dress, toast, undress } = require("../../lib/page");
const prefs = require("../../lib/prefs");
const service = require("../../lib/service");

const STATES = { queued: "queuedState", handed: "handedState" };
const LANGS = [
  { tag: "zh-Hans", name: "简体" },
  { tag: "zh-Hant", name: "繁體" },
  { tag: "en", name: "English" },
];
const RESULTS = ["reported", "handed", "decided"];

Component({
  data: { t: {}, large: false, lang: "zh-Hans", langs: LANGS, items: null, failed: "" },
  lifetimes: {
    attached() {
      dress(this, "tabMine");
      this.load();
    },
    detached() {
      undress(this);
    },
  },
  pageLifetimes: {
    show() {
      dress(this, "tabMine");
      this.load();
    },
  },
  methods: {
    async load() {
      try {
        const { items } = await service.mine();
        this.setData({
          failed: "",
          items: items.map((one) => ({
            id: one.id, name: one.name, state: one.state, words: this.say(STATES[one.state] || one.state),
            day: one.created_at.slice(0, 10),
          })),
        });
      } catch (error) {
        this.setData({ failed: error.detail });
      }
    },
    open({ currentTarget }) {
      const { id, state } = currentTarget.dataset;
      const page = RESULTS.includes(state) ? "result" : "upload";
      wx.navigateTo({ url: `/pages/${page}/${page}?sub=${id}` });
    },
    larger() {
      prefs.setLarge(!this.data.large);
      dress(this, "tabMine");
    },
    speak({ currentTarget }) {
      prefs.setLang(currentTarget.dataset.tag);
      dress(this, "tabMine");
      ["tabAsk", "tabReview", "tabMine"].forEach((label, index) => {
        wx.setTabBarItem({ index, text: this.say(label), fail() {} });
      });
      return this.load();
    },
    async erase() {
      if (!(await confirm(this.say("eraseAllAsk"), this.say))) return;
      try {
        await service.forgetMe();
        prefs.write("talk", []);
        prefs.write("ticks", {});
        toast(this.say("erased"));
        await this.load();
      } catch (error) {
        toast(error.detail);
      }
    },
  },
});
