const prefs = require("./lib/prefs");
const { labelsOf } = require("./lib/labels");

App({
  onLaunch() {
    const say = labelsOf(prefs.lang());
    ["tabAsk", "tabReview", "tabMine"].forEach((label, index) => {
      wx.setTabBarItem({ index, text: say(label), fail() {} });
    });
  },
});
