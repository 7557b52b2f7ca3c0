// Marks the document from what the page asks its server for until that is answered and drawn.
//
// Streamlit says "notRunning" until the server's first word comes, so a page that has just been
// clicked looks like one that has answered. Here every message to the server counts from when it
// is sent. What the server still says to an earlier message must not count as its answer: before
// each message goes a mark, a setting without effect here that is turned on and off in turn. The
// server says at once how it stands, and only a run that begins after that is the answer. (It may
// throw away what a newer run makes useless, but not this. A run of a fragment that begins just
// between a mark and its message would still count.) Streamlit itself does not see the answers.
// A file counts from when it is chosen: it goes its own way, and is asked about once it is there.
// The names of Streamlit's fields are put in by the test.

(({ newSession, scriptFinished, early, rerunScript, off, on, status, isOn }) => {
  const Native = window.WebSocket;
  const waiting = { asked: 0, begun: false };

  /** Top-level fields of a message by number: a number, or the bytes. */
  function fields(content) {
    const bytes = new Uint8Array(content);
    const found = {};
    let at = 0;
    const next = () => {
      let value = 0;
      let place = 1;
      let byte;
      do {
        byte = bytes[at];
        at += 1;
        value += (byte & 127) * place;
        place *= 128;
      } while (byte & 128);
      return value;
    };
    while (at < bytes.length) {
      const key = next();
      let value = next();
      if (key % 8 === 2) {
        at += value;
        value = bytes.slice(at - value, at);
      } // else it is a number, which is read
      found[Math.floor(key / 8)] = value;
    }
    return found;
  }

  function asks() {
    waiting.asked += 1;
    waiting.begun = false;
    document.documentElement.dataset.unanswered = "";
  }

  function hears(message, isReached) {
    if (newSession in message) waiting.begun = isReached;
    if (!(scriptFinished in message) || message[scriptFinished] === early || !waiting.begun) return;
    const answered = waiting.asked;
    const drawn = () => {
      if (waiting.asked === answered) delete document.documentElement.dataset.unanswered;
    };
    requestAnimationFrame(() => requestAnimationFrame(drawn));
  }

  addEventListener("DOMContentLoaded", () => {
    if (waiting.asked === 0) asks(); // a page that has yet to ask for itself
  });

  const isFile = (event) => event.target.type === "file";
  addEventListener("change", (event) => isFile(event) && asks(), true);

  window.WebSocket = class extends Native {
    sent = 0; // marks, of which the first only makes the setting known
    heard = 0;

    constructor(...where) {
      super(...where);
      this.addEventListener("message", (event) => {
        if (!(event.data instanceof ArrayBuffer)) return;
        const message = fields(event.data);
        if (status in message && this.hearsMark(message)) event.stopImmediatePropagation();
        hears(message, this.heard === this.sent);
      });
    }

    /** Whether this answers a mark, and says nothing else. */
    hearsMark(message) {
      const stands = fields(message[status])[isOn] === 1;
      if (this.heard === this.sent || stands !== (this.heard % 2 === 1)) return false;
      this.heard += 1;
      return this.heard > 1;
    }

    sendMark() {
      super.send(Uint8Array.from(this.sent % 2 === 1 ? on : off));
      this.sent += 1;
    }

    send(data) {
      if (rerunScript in fields(data)) {
        asks();
        if (this.sent === 0) this.sendMark();
        this.sendMark();
      }
      super.send(data);
    }
  };
})(NUMBERS);
