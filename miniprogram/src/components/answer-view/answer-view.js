const { codeOf } = require("../../lib/answer");

/** The blocks of an answer. `choose` brings a pressed button, `guide` a matter to open. */
Component({
  options: { addGlobalClass: true },
  properties: { message: Object, t: Object },
  methods: {
    press({ currentTarget }) {
      const { choice } = currentTarget.dataset;
      const code = codeOf(choice.url);
      if (code) this.triggerEvent("guide", { code });
      else this.triggerEvent("choose", choice);
    },
    open() {
      const { source } = this.data.message;
      if (source && source.code) this.triggerEvent("guide", { code: source.code });
    },
  },
});
