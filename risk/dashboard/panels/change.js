// On a phone the controls are folded behind this button; on a wider screen it is not shown.

export default function ({ data, parentElement }) {
  const root = document.documentElement.dataset;
  const button = parentElement.querySelector("button");
  parentElement.querySelector("span").textContent = data.chosen;
  const say = () => button.setAttribute("aria-expanded", String("controls" in root));
  button.onclick = () => {
    if ("controls" in root) delete root.controls;
    else root.controls = "";
    say();
  };
  say();
}
