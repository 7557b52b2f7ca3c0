// Says a change to those who hear the page. A new text in a live region is read out; the first is
// not, for nothing has changed yet. It is text, never markup.

export default function ({ data, parentElement }) {
  const region = parentElement.querySelector("[role=status]");
  if (region.textContent !== data.text) region.textContent = data.text;
}
