// On a phone the controls are folded behind this button; on a wider screen it is not shown. A choice
// folds them again, so that what came of it is in sight; a month does not, for it takes two boxes.

export default function ({ data, parentElement }) {
  const root = document.documentElement.dataset;
  const button = parentElement.querySelector("button");
  parentElement.querySelector("span").textContent = data.chosen;
  const say = () => button.setAttribute("aria-expanded", String("controls" in root));
  const fold = () => {
    document.querySelector('.st-key-more button[aria-expanded="true"]')?.click();
    delete root.controls;
    button.focus({ preventScroll: true });
  };
  button.onclick = () => {
    if ("controls" in root) fold();
    else root.controls = "";
    say();
  };
  const besides = data.chosen.split(" · ").slice(1).join(" · ");
  if ("controls" in root && (button.besides ?? besides) !== besides) fold();
  button.besides = besides;
  say();
}
