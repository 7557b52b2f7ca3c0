// Saves the first chart of the page by its own button; hidden as long as there is none.

const SAVE = '[data-testid="stMain"] button[aria-label^="Download as PNG"]';

export default function ({ parentElement }) {
  const button = parentElement.querySelector("button");
  const look = () => {
    button.hidden = !document.querySelector(SAVE);
  };
  button.onclick = () => document.querySelector(SAVE)?.click();
  look();
  const later = new MutationObserver(look); // charts are drawn after the page
  later.observe(document.querySelector('[data-testid="stMain"]'), { childList: true, subtree: true });
  return () => later.disconnect();
}
