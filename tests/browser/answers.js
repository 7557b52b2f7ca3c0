// Marks the document from what the page asks its server for until that is answered and drawn.
//
// Streamlit says "notRunning" until the server's first word comes, so a page that has just been
// clicked looks like one that has answered. Here every message to the server counts from when it
// is sent. The names of Streamlit's fields are put in by the test.

(({ newSession, scriptFinished, early, rerunScript }) => {
  const Native = window.WebSocket;
  const waiting = { asked: 0, begun: false };

  /** Top-level fields of a message by number: a number, or how many bytes there are. */
  function fields(buffer) {
    const bytes = new Uint8Array(buffer);
    const found = {};
    let at = 0;
    const number = () => {
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
      const key = number();
      const value = number();
      found[Math.floor(key / 8)] = value;
      if (key % 8 === 2) at += value; // else it is a number, which is read
    }
    return found;
  }

  function asks() {
    waiting.asked += 1;
    waiting.begun = false;
    document.documentElement.dataset.unanswered = "";
  }

  function hears(message) {
    if (newSession in message) waiting.begun = true;
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

  window.WebSocket = class extends Native {
    constructor(...where) {
      super(...where);
      this.addEventListener("message", ({ data }) => {
        if (data instanceof ArrayBuffer) hears(fields(data));
      });
    }

    send(data) {
      if (rerunScript in fields(data)) asks();
      super.send(data);
    }
  };
})(NUMBERS);
