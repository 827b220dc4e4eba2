const { confirm, dress, toast, undress } = require("../../lib/page");
const photos = require("../../lib/photos");
const { progressWords, running } = require("../../lib/review");
const service = require("../../lib/service");

/** How often the progress is asked for while the page is open, in milliseconds. */
const POLL_MS = 2000;

/** Papers of one submission: taken, sent, reviewed. */
Component({
  properties: { sub: String },
  data: { t: {}, large: false, offline: false, files: [], sending: [], progress: null, failed: "", name: "", told: "", refused: "" },
  lifetimes: {
    attached() {
      dress(this, "uploadTitle");
      this.open();
    },
    detached() {
      clearTimeout(this.timer);
      this.gone = true;
      undress(this);
    },
  },
  methods: {
    async open() {
      try {
        const mine = await this.find();
        if (mine) await this.refresh();
      } catch (error) {
        this.setData({ failed: error.detail });
      }
    },
    async find() {
      const { items } = await service.mine();
      const mine = items.find((one) => one.id === this.data.sub);
      if (!mine) {
        this.setData({ failed: this.say("mineEmpty") });
        return null;
      }
      this.papers = service.submission(mine);
      const refused = mine.refused_pictures ? this.say("refusedPictures", { n: mine.refused_pictures }) : "";
      this.setData({ name: mine.name, refused });
      return mine;
    },
    async refresh() {
      const found = await this.papers.show();
      this.setData({ files: found.files, failed: "" });
      this.follow(found.progress);
    },
    follow(progress) {
      if (this.gone) return;
      if (running(progress.state)) {
        this.setData({ progress: progressWords(progress, this.say) });
        this.timer = setTimeout(() => this.look(), POLL_MS);
        return;
      }
      const was = this.data.progress;
      this.setData({ progress: null, failed: progress.state === "failed" ? progress.reason || "" : "" });
      if (was && progress.state === "reported") wx.redirectTo({ url: `/pages/result/result?sub=${this.data.sub}` });
    },
    async look() {
      try {
        this.follow((await this.papers.show()).progress);
      } catch (error) {
        this.timer = setTimeout(() => this.look(), POLL_MS * 2); // the network will come back
      }
    },
    async take() {
      const chosen = await photos.choose();
      for (const path of chosen) {
        const { path: small, hint } = await photos.ready(path);
        await this.send(small, hint ? this.say(hint) : "");
      }
    },
    async fromChat() {
      for (const file of await photos.chooseFiles()) await this.send(file.path, "");
    },
    async send(path, hint) {
      const key = `s${Date.now()}${Math.random()}`;
      const show = (words, failed) => this.sending(key, { key, path, hint, words, failed: Boolean(failed) });
      show(this.say("uploading", { percent: 0 }));
      try {
        const file = await service.addFile(this.data.sub, path, "", (percent) => show(this.say("uploading", { percent })));
        this.sending(key, null);
        this.setData({ files: [...this.data.files, { ...file, hint }] });
      } catch (error) {
        show(error.detail, true);
      }
    },
    sending(key, entry) {
      const others = this.data.sending.filter((one) => one.key !== key);
      this.setData({ sending: entry ? [...others, entry] : others });
    },
    again({ currentTarget }) {
      const entry = this.data.sending.find((one) => one.key === currentTarget.dataset.key);
      this.sending(entry.key, null);
      return this.send(entry.path, entry.hint);
    },
    async remove({ currentTarget }) {
      const { file } = currentTarget.dataset;
      try {
        await this.papers.remove(file);
        this.setData({ files: this.data.files.filter((one) => one.file_id !== file) });
      } catch (error) {
        toast(error.detail);
      }
    },
    /** WeChat asks for consent only as the direct consequence of a tap, so it comes first. */
    async start() {
      if (!this.data.files.length) {
        toast(this.say("needFiles"));
        return;
      }
      const agreed = await this.agree();
      try {
        const progress = await this.papers.review();
        if (agreed) await service.consent(this.data.sub).catch(() => {});
        this.setData({ told: this.say(agreed ? "subscribed" : "notSubscribed") });
        this.follow(progress);
      } catch (error) {
        toast(error.detail);
      }
    },
    async agree() {
      const { template } = await service.session().catch(() => ({}));
      if (!template) return false;
      return new Promise((resolve) => {
        wx.requestSubscribeMessage({
          tmplIds: [template],
          success: (said) => resolve(said[template] === "accept"),
          fail: () => resolve(false),
        });
      });
    },
    async erase() {
      if (!(await confirm(this.say("eraseAsk"), this.say))) return;
      try {
        await this.papers.erase();
        toast(this.say("erased"));
        wx.switchTab({ url: "/pages/mine/mine" });
      } catch (error) {
        toast(error.detail);
      }
    },
  },
});
