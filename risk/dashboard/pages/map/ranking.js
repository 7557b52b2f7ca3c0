// The ranked table. Python sends the columns: texts to show and numbers to sort by. A header sorts
// here, in the browser; a row that is clicked is sent back. Rows are filled in place, so that a
// slider's step changes only the texts that are new. Tab stops once at the headers and once at the
// rows; arrow keys go on from there.

const NARROW = matchMedia("(max-width: 640px)");
const BAR_PX = 40; // what the column of chances can give away, its bar, where there is little room

export default function ({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".ranking");
  root.sorting ??= { name: "", down: false };
  root.draw = () => draw(root, data);
  root.choose = (iso3) => setTriggerValue("chosen", iso3);
  root.room ??= root.clientWidth; // asked once: each time costs a layout of the page
  root.draw();
  root.observer ??= observed(root);
}

function observed(root) {
  const observer = new ResizeObserver(() => {
    root.room = root.clientWidth;
    root.draw();
  });
  observer.observe(root);
  return observer;
}

function draw(root, data) {
  const order = NARROW.matches ? data.phone : data.order;
  const widths = widthsWithin(root.room, order, data);
  const shape = JSON.stringify(order.map((name) => [name, data.columns[name].title, widths[name]]));
  if (root.shape !== shape) build(root, data, order, widths);
  root.shape = shape;
  root.style.maxHeight = `${data.height}px`;
  for (const head of root.querySelectorAll("thead th")) {
    const sorted = head.dataset.name === root.sorting.name;
    const way = root.sorting.down ? "descending" : "ascending";
    head.setAttribute("aria-sort", sorted ? way : "none");
  }
  const body = root.querySelector("tbody");
  while (body.rows.length > data.iso3.length) body.lastChild.remove();
  while (body.rows.length < data.iso3.length) body.append(row(order));
  sorted(data, root.sorting).forEach((at, place) => fill(body.rows[place], data, order, at));
}

// The bar gives way where the last column that is seen would else be cut.
function widthsWithin(room, order, data) {
  const widths = Object.fromEntries(order.map((name) => [name, data.columns[name].px]));
  let missing = 0;
  let edge = 0;
  for (const px of Object.values(widths)) {
    edge += px;
    if (edge - BAR_PX <= room) missing = Math.max(edge - room, 0);
  }
  if (widths.Chance) widths.Chance -= missing;
  return widths;
}

function sumOf(widths) {
  return Object.values(widths).reduce((sum, px) => sum + px, 0);
}

function build(root, data, order, widths) {
  const table = made("table");
  table.setAttribute("aria-label", data.label);
  table.style.minWidth = `${sumOf(widths)}px`;
  const columns = made("colgroup");
  const heads = made("tr");
  for (const name of order) {
    const { title, help, by, kind } = data.columns[name];
    const column = made("col");
    column.style.width = `${widths[name]}px`;
    columns.append(column);
    const head = made("th", kind);
    head.scope = "col";
    head.dataset.name = name;
    const button = made("button", "", title);
    Object.assign(button, { type: "button", title: help, tabIndex: heads.children.length ? -1 : 0 });
    button.onclick = () => {
      const first = Boolean(by) && name !== "Rank"; // numbers begin with the highest
      const again = root.sorting.name === name;
      root.sorting = { name, down: again ? !root.sorting.down : first };
      root.draw();
    };
    head.append(button);
    heads.append(head);
  }
  const top = made("thead");
  top.append(heads);
  top.onkeydown = (event) => walk(event, { ArrowRight: 1, ArrowLeft: -1 });
  const body = made("tbody");
  body.onkeydown = (event) => walk(event, { ArrowDown: 1, ArrowUp: -1 });
  body.onclick = ({ target }) => {
    const chosen = target.closest("tr");
    if (chosen) root.choose(chosen.dataset.iso3);
  };
  table.append(columns, top, body);
  root.replaceChildren(table);
}

function walk(event, steps) {
  const all = [...event.currentTarget.querySelectorAll("button")];
  const next = all[all.indexOf(document.activeElement) + (steps[event.key] ?? NaN)];
  if (!next) return;
  event.preventDefault(); // the arrow does not scroll as well
  next.focus();
}

function row(order) {
  const line = made("tr");
  for (const name of order) {
    const cell = made(name === "Country" ? "th" : "td");
    if (name === "Country") {
      cell.scope = "row";
      const button = made("button");
      button.type = "button";
      cell.append(button);
    }
    if (name === "Chance") {
      const bar = made("span", "bar");
      bar.setAttribute("aria-hidden", "true");
      cell.append(bar, made("span"));
    }
    line.append(cell);
  }
  return line;
}

function fill(line, data, order, at) {
  line.dataset.iso3 = data.iso3[at];
  line.querySelector("button").tabIndex = line.rowIndex === 1 ? 0 : -1;
  if (data.iso3[at] === data.country) line.setAttribute("aria-current", "true");
  else line.removeAttribute("aria-current");
  order.forEach((name, number) => {
    const cell = line.cells[number];
    const { text, by, kind } = data.columns[name];
    cell.className = kind;
    const place = cell.lastElementChild ?? cell;
    if (place.textContent !== text[at]) place.textContent = text[at];
    if (name === "Chance") {
      const bar = cell.firstElementChild;
      bar.style.setProperty("--filled", `${100 * (by[at] ?? 0)}%`);
      bar.style.setProperty("--level", data.colours[at]);
    }
  });
}

// Places of the rows in the order to show; what has no number stands last, either way.
function sorted(data, { name, down }) {
  const places = data.iso3.map((_, at) => at);
  const column = data.columns[name];
  if (!column) return places;
  const way = down ? -1 : 1;
  const { by, text } = column;
  if (!by) return places.toSorted((a, b) => way * text[a].localeCompare(text[b], "en") || a - b);
  const missing = (at) => by[at] === null;
  return places.toSorted((a, b) => missing(a) - missing(b) || way * (by[a] - by[b]) || a - b);
}

function made(tag, name = "", text = "") {
  const node = document.createElement(tag);
  node.className = name;
  node.textContent = text;
  return node;
}
