/** A conversation on this phone: what was asked and answered, kept so that it is there next time. */

const { textOf, view } = require("./answer");
const prefs = require("./prefs");
const service = require("./service");

const KEPT = "talk";
/** The last message of a talk with a clerk that was shown; there while the talk goes on. */
const HEARD = "heard";
/** How often a talk is looked at, in milliseconds. */
const LOOK_MS = 2000;
const MOST = 40;

class Talk {
  /** `changed` is called with the messages whenever they change. */
  constructor(changed) {
    this.changed = changed;
    this.messages = prefs.read(KEPT, []).map((message) => ({ ...message, busy: false }));
    this.streaming = null;
    this.heard = prefs.read(HEARD, null);
    if (this.heard !== null) this.look();
  }

  /** Whether a clerk reads what is written. */
  get talking() {
    return this.heard !== null;
  }

  hear(number) {
    this.heard = number;
    prefs.write(HEARD, number);
  }

  /** Asks for a clerk; says honestly when nobody is there. */
  async want(words) {
    if (words) this.messages.push({ id: `m${Date.now()}`, mine: true, words });
    this.show();
    try {
      const { talk, sentence } = await service.wantPerson();
      if (talk && !this.talking) {
        this.hear(0);
        await this.look();
      } else if (!talk) this.note(sentence);
    } catch (error) {
      this.note(error.detail);
    }
  }

  note(words, clerk) {
    this.messages.push({ id: `n${Date.now()}${this.messages.length}`, note: words, clerk: clerk || "" });
    this.show();
  }

  /** Shows what was said since; looks again until the talk ends. */
  async look() {
    clearTimeout(this.timer);
    if (this.stopped || !this.talking) return;
    try {
      const { talk, messages } = await service.readTalk(this.heard);
      for (const message of messages) {
        this.hear(message.id);
        if (message.sender !== "person") this.note(message.body, message.clerk);
      }
      if (talk.state === "ended") this.hear(null);
    } catch (error) {
      if (error.status === 404) this.hear(null);
    }
    this.show();
    if (this.talking) this.timer = setTimeout(() => this.look(), LOOK_MS);
  }

  async leave() {
    await service.leaveTalk().catch(() => {});
    await this.look();
  }

  show() {
    prefs.write(KEPT, this.messages.slice(-MOST));
    this.changed(this.messages.slice());
  }

  /** Asks; `words` is what is shown as asked. Never throws: what went wrong is a message. */
  async ask(body, words) {
    if (this.busy) return;
    this.messages.push({ id: `m${Date.now()}`, mine: true, words });
    await this.send(body);
  }

  get busy() {
    return this.messages.some((message) => message.busy);
  }

  async send(body) {
    const answer = { id: `a${Date.now()}`, mine: false, busy: true, blocks: [] };
    this.messages.push(answer);
    this.show();
    try {
      Object.assign(answer, view(await service.turn(body)), { busy: false });
    } catch (error) {
      Object.assign(answer, { busy: false, failed: error.detail, again: error.code === "offline" ? body : null });
    }
    if (answer.status === "handover") {
      this.messages.splice(this.messages.indexOf(answer), 1);
      if (answer.blocks.length) await this.want(); // the wish was typed; without blocks a clerk has it
    }
    this.show();
    if (answer.composing) await this.compose(answer);
  }

  /** Sends again what did not go out. */
  async again(id) {
    const failed = this.messages.find((message) => message.id === id);
    if (!failed || !failed.again || this.busy) return;
    this.messages = this.messages.filter((message) => message.id !== id);
    await this.send(failed.again);
  }

  /** The text of a language model, sentence by sentence; the checked answer stays as it is. */
  async compose(answer) {
    const written = { label: "", sentences: [] };
    try {
      this.streaming = await service.compose(answer.composing, (name, data) => {
        const said = JSON.parse(data);
        if (name === "written") written.label = said.label;
        if (name === "sentence") written.sentences.push(said);
        if (name === "done" && !said.whole) written.sentences = [];
        const text = textOf(written);
        answer.written = text && written.label ? { label: written.label, text } : null;
        this.show();
      });
      await this.streaming.done;
    } catch (error) {
      answer.written = null; // half a text is none
    }
    answer.composing = "";
    this.streaming = null;
    this.show();
  }

  /** Keeps a rating; returns whether it was noted. */
  async rate(id, helpful, reason) {
    const answer = this.messages.find((message) => message.id === id);
    if (!answer || !answer.turn) return false;
    try {
      await service.rate(answer.turn, helpful, reason);
    } catch (error) {
      return false;
    }
    answer.rated = helpful ? "yes" : reason ? "no" : "why";
    this.show();
    return true;
  }

  /** Begins anew, here and at the service. */
  async restart() {
    if (this.streaming) this.streaming.stop();
    this.hear(null);
    this.messages = [];
    this.show();
    await service.newChat().catch(() => {});
  }

  stop() {
    this.stopped = true;
    clearTimeout(this.timer);
    if (this.streaming) this.streaming.stop();
  }
}

module.exports = { Talk };
