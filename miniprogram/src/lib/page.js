/** What every page has: its words in the chosen language, large text, and whether there is a network. */

const { LABELS, labelsOf } = require("./labels");
const prefs = require("./prefs");

/** Data that a page shows again whenever it comes up. */
function dress(page, title) {
  const lang = prefs.lang();
  const say = labelsOf(lang);
  page.say = say;
  page.setData({ t: LABELS[lang], large: prefs.large(), lang });
  if (title) wx.setNavigationBarTitle({ title: say(title), fail() {} });
  wx.getNetworkType({ success: ({ networkType }) => page.setData({ offline: networkType === "none" }) });
  if (!page.watching) {
    page.watching = ({ isConnected }) => page.setData({ offline: !isConnected });
    wx.onNetworkStatusChange(page.watching);
  }
}

function undress(page) {
  if (page.watching) wx.offNetworkStatusChange(page.watching);
  page.watching = null;
}

const toast = (title) => wx.showToast({ title, icon: "none", duration: 2500 });

const confirm = (content, say) =>
  new Promise((resolve) => {
    wx.showModal({
      content, confirmText: say("sure"), cancelText: say("cancel"),
      success: ({ confirm: yes }) => resolve(yes), fail: () => resolve(false),
    });
  });

module.exports = { confirm, dress, toast, undress };
