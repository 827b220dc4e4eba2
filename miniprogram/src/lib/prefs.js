/** What a person has chosen, and what is kept on this phone. */

const { langOf } = require("./labels");

const LARGE = "large-text";
const LANG = "lang";

function read(key, otherwise) {
  try {
    const found = wx.getStorageSync(key);
    return found === "" || found === undefined ? otherwise : found;
  } catch (error) {
    return otherwise;
  }
}

function write(key, value) {
  try {
    wx.setStorageSync(key, value);
  } catch (error) {
    // A full phone: the choice holds until the mini-program is closed.
  }
}

function system() {
  try {
    const { language, fontSizeSetting } = wx.getAppBaseInfo();
    return { language: language || "", font: fontSizeSetting || 16 };
  } catch (error) {
    return { language: "", font: 16 };
  }
}

/** 大字: chosen here, or because WeChat's own text is set to large (17 is its standard). */
const large = () => read(LARGE, system().font >= 20);
const lang = () => read(LANG, langOf(system().language.replace("_", "-")));

module.exports = {
  read,
  write,
  large,
  lang,
  setLarge: (on) => write(LARGE, on),
  setLang: (tag) => write(LANG, tag),
};
