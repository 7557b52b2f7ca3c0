// The sliders of one set of weights, the choice of the set and its buttons. Python sends what they
// show. A moved slider sends the whole set back. What is sent is numbered, so that the answer to an
// older move never turns back a newer one; and a button sends the moves that have no answer yet.

export default function ({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".sliders");
  root.state ??= { step: data.step, lastMove: 0, shape: "", opened: false, returns: data.returns };
  const state = root.state;
  if (state.returns !== data.returns) {
    // The connection was lost: no answer comes to what was sent meanwhile.
    Object.assign(state, { returns: data.returns, step: data.step, lastMove: 0 });
  }
  state.send = (event, values) => {
    const moved = event === "moved";
    const weights = moved || state.lastMove > data.step ? current(root) : null;
    state.step += 1;
    state.lastMove = moved ? state.step : 0;
    setTriggerValue(event, { mechanism: data.mechanism, step: state.step, weights, ...values });
  };
  const shape = JSON.stringify([data.mechanism, data.groups, data.more]);
  if (state.shape !== shape) {
    build(root, data);
    Object.assign(state, { shape, step: data.step, opened: false });
  }
  if (data.step >= state.step) {
    for (const input of root.querySelectorAll("input")) input.value = data.weights[input.name];
  }
  root.querySelector(".notice").textContent = data.notice;
  root.querySelector(".note").textContent = data.note;
  for (const button of root.querySelectorAll(".buttons button")) {
    button.setAttribute("aria-disabled", String(!data.can.includes(button.name))); // keeps focus
  }
  if (data.opened && !state.opened) root.querySelector("details").open = true;
  state.opened = data.opened;
  shares(root);
}

function build(root, data) {
  const focused = root.contains(document.activeElement) ? document.activeElement.id : "";
  const notice = made("p", "notice");
  notice.setAttribute("role", "alert");
  const buttons = ([name, text, title]) => {
    const button = made("button", "", text);
    Object.assign(button, { type: "button", name, title });
    return button;
  };
  const first = made("div", "buttons");
  first.append(buttons(data.buttons[0]));
  const rest = made("div", "buttons");
  rest.append(...data.buttons.slice(1).map(buttons));
  const panel = made("div");
  panel.id = "panel";
  panel.setAttribute("role", "tabpanel");
  panel.setAttribute("aria-labelledby", `tab-${data.mechanism}`);
  panel.append(made("p", "note"), rest, ...data.groups.map(group));
  const fold = made("details");
  fold.append(made("summary", "", data.more.label), made("p", "help", data.more.note));
  fold.append(...data.more.groups.map(group));
  panel.append(fold);
  root.replaceChildren(notice, first, tabs(data), panel);
  if (focused) document.getElementById(focused)?.focus(); // a tab keeps the focus that it had
  root.oninput = () => shares(root);
  root.onchange = () => root.state.send("moved", {});
  root.onclick = ({ target }) => {
    if (target.matches(".buttons [aria-disabled=false]")) {
      root.state.send("pressed", { button: target.name });
    }
    if (target.matches("[role=tab]")) root.state.send("tab", { to: target.name });
    if (target.matches(".ask")) {
      const text = target.closest(".row").querySelector(".help");
      text.hidden = !text.hidden;
      target.setAttribute("aria-expanded", String(!text.hidden));
    }
  };
}

function tabs({ tabs, mechanism }) {
  const list = made("div", "tabs");
  list.setAttribute("role", "tablist");
  list.setAttribute("aria-label", "Weights of");
  for (const [name, text] of tabs) {
    const tab = made("button", "", text);
    const chosen = name === mechanism;
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
  const head = made("div", "head");
  const name = made("label");
  name.htmlFor = code;
  const share = made("span", "share");
  share.setAttribute("aria-hidden", "true"); // the slider's value says it
  name.append(made("span", "", label), share);
  const ask = made("button", "ask", "?");
  Object.assign(ask, { type: "button", title: help });
  ask.setAttribute("aria-label", `What is “${label}”?`);
  ask.setAttribute("aria-expanded", "false");
  head.append(name, ask);
  const input = made("input");
  Object.assign(input, { type: "range", id: code, name: code, min: 0, max: 100, step: 1 });
  const text = made("p", "help", help);
  text.id = `help-${code}`;
  text.hidden = true;
  input.setAttribute("aria-describedby", text.id);
  part.append(head, input, text);
  return part;
}

function current(root) {
  const inputs = [...root.querySelectorAll("input")];
  return Object.fromEntries(inputs.map((input) => [input.name, Number(input.value)]));
}

function shares(root) {
  const inputs = [...root.querySelectorAll("input")];
  const total = inputs.reduce((sum, input) => sum + Number(input.value), 0);
  for (const input of inputs) {
    const share = `${total ? Math.round((100 * input.value) / total) : 0}\u00a0% of the index`;
    const weight = total === 100 ? "" : `weight ${input.value} · `; // else the share says it
    root.querySelector(`label[for=${input.id}] .share`).textContent = ` · ${weight}${share}`;
    input.setAttribute("aria-valuetext", `${input.value} of 100, ${share}`);
    input.style.setProperty("--filled", `${input.value}%`);
  }
}

function made(tag, name = "", text = "") {
  const node = document.createElement(tag);
  node.className = name;
  node.textContent = text;
  return node;
}
