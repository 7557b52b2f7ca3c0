// Streamlit calls every saved picture "<now>_chart.png". The name says month, outcome, country and
// chart instead, as the files of the other download buttons do.
let saved = "";

document.addEventListener(
  "click",
  ({ target }) => {
    const button = target.closest?.('button[aria-label*=": "]');
    if (button) saved = button.getAttribute("aria-label").split(": ").slice(1).join(" ");
    const link = target.closest?.('a[download$="_chart.png"]');
    if (link) link.download = pictureName(saved);
  },
  true,
);

function pictureName(chart) {
  const query = new URLSearchParams(location.search);
  const aboutOne = /\/(country|compare)$/.test(location.pathname);
  const words = chart.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
  const parts = [
    "spillover",
    query.get("as_of"),
    query.get("outcome"),
    aboutOne && query.get("country"),
    words.slice(0, 20).join("-"),
  ];
  return `${parts.filter(Boolean).join("_")}.png`;
}
