const { frame } = require("../../lib/review");

/** A page picture with the place of a finding framed; the frame is in per cent, so any size fits. */
Component({
  options: { addGlobalClass: true },
  properties: { src: String, box: Array, title: String, t: Object, failed: Boolean },
  data: { style: "" },
  methods: {
    loaded({ detail }) {
      this.setData({ style: frame(this.data.box, detail.width, detail.height) });
    },
    big() {
      wx.previewImage({ urls: [this.data.src] });
    },
    close() {
      this.triggerEvent("close");
    },
  },
});
