const prefs = require("../../lib/prefs");
const { labelsOf } = require("../../lib/labels");

const KEY = "ticks";

/** Materials that can be ticked off and copied; ticks are kept on this phone by matter and name. */
Component({
  options: { addGlobalClass: true },
  properties: { title: String, items: Array, t: Object, keyOf: String },
  data: { ticked: {}, done: "" },
  observers: {
    "items, keyOf": function refresh() {
      this.show(prefs.read(KEY, {})[this.data.keyOf] || {});
    },
  },
  methods: {
    show(ticked) {
      const items = this.data.items || [];
      const done = items.filter((item) => ticked[item.name]).length;
      const say = labelsOf(prefs.lang());
      this.setData({ ticked, done: say("ready", { done, all: items.length }) });
    },
    tick({ currentTarget }) {
      const { name } = currentTarget.dataset;
      const ticked = { ...this.data.ticked, [name]: !this.data.ticked[name] };
      prefs.write(KEY, { ...prefs.read(KEY, {}), [this.data.keyOf]: ticked });
      this.show(ticked);
    },
    copy() {
      const lines = this.data.items.map((item, i) => {
        const more = item.details.length ? `（${item.details.join("；")}）` : "";
        return `${this.data.ticked[item.name] ? "☑" : "☐"} ${i + 1}. ${item.name}${more}`;
      });
      wx.setClipboardData({ data: [this.data.title, ...lines].filter(Boolean).join("\n") });
    },
  },
});
