const { dress, toast, undress } = require("../../lib/page");
const { groups } = require("../../lib/review");
const service = require("../../lib/service");

const TONES = { correct: "fail", person: "unclear", hint: "hint", pass: "pass" };

/** What the pre-review found, with the place on the page of each finding. */
Component({
  properties: { sub: String },
  data: { t: {}, large: false, report: null, groups: [], failed: "", place: null, src: "", lost: false, state: "", stateWords: "" },
  lifetimes: {
    attached() {
      dress(this, "resultTitle");
      this.load();
    },
    detached() {
      undress(this);
    },
  },
  methods: {
    async load() {
      this.setData({ failed: "" });
      try {
        const { items } = await service.mine();
        const mine = items.find((one) => one.id === this.data.sub);
        if (!mine) throw Object.assign(new Error(), { detail: this.say("mineEmpty") });
        this.papers = service.submission(mine);
        const report = await this.papers.report();
        this.setData({
          state: mine.state,
          report: { name: report.matter_name, verdict: report.verdict, words: report.verdict_text },
          groups: groups(report).map((group) => ({
            ...group, tone: TONES[group.key], title: `${this.say(group.key)} ${group.findings.length}`,
            findings: group.findings.map((finding) => ({
              ...finding,
              remedy: finding.remedy ? this.say("remedy", { text: finding.remedy }) : "",
              basis: finding.basis ? this.say("ruleBasis", { text: finding.basis }) : "",
              places: finding.places.map((place) => ({ ...place, words: this.say("seePage", { page: place.page }) })),
            })),
          })),
        });
      } catch (error) {
        this.setData({ failed: error.detail });
      }
    },
    async look({ currentTarget }) {
      const { place } = currentTarget.dataset;
      const title = this.say("pageOf", { name: place.name, page: place.page });
      this.setData({ place: { ...place, title }, src: "", lost: false });
      try {
        this.setData({ src: await this.papers.page(place.file, place.page) });
      } catch (error) {
        this.setData({ lost: true });
      }
    },
    close() {
      this.setData({ place: null });
    },
    mend() {
      wx.redirectTo({ url: `/pages/upload/upload?sub=${this.data.sub}` });
    },
    async handIn() {
      try {
        this.setData({ state: (await this.papers.handOver()).state });
      } catch (error) {
        toast(error.detail);
      }
    },
  },
});
