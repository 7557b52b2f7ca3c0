// Says a change to those who hear the page. A new text in a live region is read out; the first is
// not, for nothing has changed yet. It is text, never markup. And says to the style sheet, by an
// attribute of the document, whether the land beside it is drawn.

const LAND = ".st-key-map .mark-shape path";

export default function ({ data, parentElement }) {
  const region = parentElement.querySelector("[role=status]");
  if (region.textContent !== data.text) region.textContent = data.text;
  const root = document.documentElement;
  const look = () => root.toggleAttribute("data-land", document.querySelector(LAND) !== null);
  look();
  const later = new MutationObserver(look);
  const around = parentElement.closest('[data-testid="stVerticalBlock"]');
  later.observe(around, { childList: true, subtree: true });
  return () => {
    later.disconnect();
    root.removeAttribute("data-land");
  };
}
