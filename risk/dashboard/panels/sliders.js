// The sliders of one set of weights, the choice of the set and its buttons. Python sends what they
// show. A slider that moves sends the whole set back, as often as it is answered: what moves while
// one set is on its way goes with the next one, so that the map follows the thumb. What is sent is
// numbered, so that the answer to an older move never turns back a newer one; and a button sends
// the moves that have no answer yet. Moves of one slider in a row have the number of the first one:
// Undo takes them back together.

export default function ({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".sliders");
  if (!root.state) {
    root.state = { ...fresh(data), shape: "", opened: false };
    root.addEventListener("focusin", () => Object.assign(root.state, { run: 0 }));
  }
  const state = root.state;
  const shape = JSON.stringify([data.mechanism, data.groups, data.more]);
  if (state.returns !== data.returns) {
    // The connection was lost: no answer comes to what was sent meanwhile.
    Object.assign(state, fresh(data));
  }
  if (state.shape !== shape && state.waiting) state.send("moved", {}); // of the set that goes
  Object.assign(state, { answered: data.step, follow: data.follow });
  state.send = (event, values) => {
    const moved = event === "moved";
    const open = moved || state.waiting || state.lastMove > state.answered;
    state.step += 1;
    if (moved) state.run ||= state.step;
    const weights = open ? current(root) : null;
    const { step, run, held } = state;
    const sent = { mechanism: data.mechanism, step, run, held, weights };
    state.lastMove = moved ? state.step : 0;
    state.waiting = false;
    if (!moved) state.run = 0;
    setTriggerValue(event, { ...sent, ...values });
  };
  if (state.shape !== shape) {
    build(root, data);
    Object.assign(state, { shape, opened: false, run: 0 });
    show(root, data.weights);
  }
  head(root, data);
  if (data.step >= state.step) {
    if (state.waiting) state.send("moved", {});
    else show(root, data.weights);
  }
  for (const input of root.querySelectorAll("input")) {
    const reason = data.without[input.name] ?? "";
    input.disabled = reason !== "";
    root.querySelector(`#why-${input.name}`).textContent = reason;
  }
  refusal(root, data.notice);
  if (data.opened && !state.opened) root.querySelector("details").open = true;
  state.opened = data.opened;
  shares(root);
}

/** Nothing on its way. */
function fresh({ step, returns }) {
  return { step, returns, answered: step, lastMove: 0, waiting: false, run: 0, held: false };
}

function build(root, data) {
  const focused = root.contains(document.activeElement) ? document.activeElement.id : "";
  const buttons = made("div", "buttons");
  for (const [name, text, title] of data.buttons) {
    const button = made("button", "", text);
    buttons.append(Object.assign(button, { type: "button", name, title }));
  }
  const undo = made("button", "undo");
  undo.append(made("span", "what"), made("span", "how"));
  Object.assign(undo, { type: "button", name: "undo" });
  const panel = made("div");
  panel.id = "panel";
  panel.setAttribute("role", "tabpanel");
  panel.setAttribute("aria-labelledby", `tab-${data.mechanism}`);
  panel.append(made("p", "note"), buttons, undo, ...data.groups.map(group));
  const fold = made("details");
  fold.append(made("summary", "", data.more.label), ...data.more.groups.map(group));
  panel.append(fold);
  const notice = made("p", "notice");
  notice.setAttribute("role", "alert");
  root.replaceChildren(tabs(data), notice, panel);
  if (focused) document.getElementById(focused)?.focus(); // a tab keeps the focus that it had
  const { state } = root;
  const moved = () => {
    if (state.step > state.answered) state.waiting = true;
    else state.send("moved", {});
  };
  root.oninput = () => {
    shares(root);
    if (state.follow) moved();
  };
  root.onchange = () => {
    state.held = false;
    if (!state.follow) moved();
  };
  // A drag begins anew each time, keys where the focus comes.
  root.onpointerdown = ({ target }) => {
    Object.assign(state, { run: 0, held: target.matches("input") });
  };
  root.onpointerup = () => Object.assign(state, { held: false });
  root.onclick = ({ target }) => {
    const button = target.closest("button");
    if (button?.getAttribute("aria-disabled") === "false") {
      state.send("pressed", { button: button.name });
    }
    if (button?.matches("[role=tab]")) state.send("tab", { to: button.name });
    if (button?.matches(".ask")) {
      const text = button.closest(".row").querySelector(".help");
      text.hidden = !text.hidden;
      button.setAttribute("aria-expanded", String(!text.hidden));
    }
  };
}

/** What stands above the sliders, whatever they are. */
function head(root, data) {
  for (const tab of root.querySelectorAll("[role=tab]")) {
    const reason = data.idle[tab.name] ?? "";
    tab.title = reason;
    tab.querySelector(".idle").textContent = reason && "not for this outcome";
  }
  const idle = data.idle[data.mechanism] ?? "";
  root.querySelector(".note").textContent = [data.note, idle].filter(Boolean).join(" ");
  const undo = root.querySelector(".undo");
  const [what, how] = data.undo ?? ["", ""];
  undo.querySelector(".what").textContent = what ? `Undo: ${what}` : "Undo";
  undo.querySelector(".how").textContent = how && ` ${how}`;
  undo.title = what ? `Take back: ${what} ${how}` : "Nothing to take back yet";
  for (const button of root.querySelectorAll(".buttons button, .undo")) {
    const can = button === undo ? what !== "" : data.can.includes(button.name);
    button.setAttribute("aria-disabled", String(!can)); // keeps focus
  }
}

/** The reason why the last change was not made: under the slider that asked for it. */
function refusal(root, { text, at }) {
  const notice = root.querySelector(".notice");
  const row = at && root.querySelector(`input[name=${at}]`)?.closest(".row");
  if (notice.textContent === text && (!row || notice.parentElement === row)) return;
  if (row) row.append(notice);
  else root.querySelector(".tabs").after(notice);
  notice.textContent = text;
  if (text) notice.scrollIntoView({ block: "nearest" });
}

function tabs({ tabs, mechanism }) {
  const list = made("div", "tabs");
  list.setAttribute("role", "tablist");
  list.setAttribute("aria-label", "Weights of");
  for (const [name, text] of tabs) {
    const tab = made("button");
    const chosen = name === mechanism;
    tab.append(made("span", "", text), made("span", "idle"));
    Object.assign(tab, { type: "button", name, id: `tab-${name}` });
    tab.setAttribute("role", "tab");
    tab.setAttribute("aria-selected", String(chosen));
    tab.setAttribute("aria-controls", "panel");
    list.append(tab);
  }
  list.onkeydown = ({ key }) => {
    const all = [...list.children];
    const step = { ArrowRight: 1, ArrowLeft: all.length - 1 }[key];
    const at = all.indexOf(document.activeElement);
    if (step && at >= 0) all[(at + step) % all.length].focus();
  };
  return list;
}

function group({ title, sliders }) {
  const part = made("section");
  part.append(made("h3", "", title), ...sliders.map(row));
  return part;
}

function row({ code, label, help }) {
  const part = made("div", "row");
  const line = made("div", "head");
  const name = made("label", "", label);
  name.htmlFor = code;
  const share = made("span", "share");
  share.setAttribute("aria-hidden", "true"); // the slider's value says it
  const ask = made("button", "ask", "?");
  Object.assign(ask, { type: "button", title: help });
  ask.setAttribute("aria-label", `What is “${label}”?`);
  ask.setAttribute("aria-expanded", "false");
  line.append(name, ask, share);
  const input = made("input");
  Object.assign(input, { type: "range", id: code, name: code, min: 0, max: 100, step: 1 });
  const why = made("p", "why");
  why.id = `why-${code}`;
  const text = made("p", "help", help);
  text.id = `help-${code}`;
  text.hidden = true;
  input.setAttribute("aria-describedby", `${why.id} ${text.id}`);
  part.append(line, input, why, text);
  return part;
}

function current(root) {
  const inputs = [...root.querySelectorAll("input")];
  return Object.fromEntries(inputs.map((input) => [input.name, Number(input.value)]));
}

function show(root, weights) {
  for (const input of root.querySelectorAll("input")) input.value = weights[input.name];
}

/** Shares are among the sliders that move something. */
function shares(root) {
  const inputs = [...root.querySelectorAll("input")];
  const counting = inputs.filter((input) => !input.disabled);
  const total = counting.reduce((sum, input) => sum + Number(input.value), 0);
  for (const input of inputs) {
    const share = `${total ? Math.floor((100 * input.value) / total + 0.5) : 0}\u00a0%`;
    const shown = input.disabled ? "no value" : share;
    const place = input.closest(".row").querySelector(".share");
    if (place.textContent !== shown) place.textContent = shown; // each pixel of a drag comes here
    const said = input.disabled ? shown : `${share} of the index`;
    input.setAttribute("aria-valuetext", `${input.value} of 100, ${said}`);
    input.title = `Weight ${input.value} of 100, ${said}`;
    input.style.setProperty("--filled", `${input.value}%`);
  }
}

function made(tag, name = "", text = "") {
  const node = document.createElement(tag);
  node.className = name;
  node.textContent = text;
  return node;
}
