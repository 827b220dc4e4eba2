const { materials, sections } = require("../../lib/guide");
const { dress, undress } = require("../../lib/page");
const service = require("../../lib/service");

Component({
  properties: { code: String },
  data: { t: {}, large: false, offline: false, matter: null, failed: "", sections: [], materials: [] },
  lifetimes: {
    attached() {
      dress(this, "guideTitle");
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
        const found = await service.matter(decodeURIComponent(this.data.code));
        const { matter, version, reviewable } = found;
        this.setData({
          matter: { code: matter.code, name: matter.name, department: matter.department, updated: matter.updated_on, edition: this.say("edition", { version }) },
          reviewable, sections: sections(found, this.say), materials: materials(found),
        });
      } catch (error) {
        this.setData({ failed: error.detail });
      }
    },
    check() {
      wx.navigateTo({ url: `/pages/prepare/prepare?code=${encodeURIComponent(this.data.matter.code)}` });
    },
    call({ currentTarget }) {
      const number = /\d[\d-]{4,}/.exec(currentTarget.dataset.words);
      if (number) wx.makePhoneCall({ phoneNumber: number[0], fail() {} });
    },
  },
});
