// A connection that was lost and is back. The server may have dropped the session meanwhile, or be
// another one: then nothing on the page is answered any more, and it is loaded anew from its
// address. Where the session still lives, the page is drawn again. No slider moves in between.

// A followed link enters the page without its view at times, and with it a moment later: one step
// of Back, not two of which the first leads nowhere.
const push = history.pushState;
history.pushState = function (state, title, url) {
  const bare = location.search === "";
  const same = new URL(url, location.href).pathname === location.pathname;
  (bare && same ? history.replaceState : push).call(history, state, title, url);
};

// On a phone the weights and the links to the pages are a sheet over the page: a page that was
// chosen there is not hidden by it.
const PHONE = matchMedia("(max-width: 768px)");
document.addEventListener("click", ({ target }) => {
  if (!PHONE.matches || !target.closest('[data-testid="stSidebarNavLink"]')) return;
  document.querySelector('[data-testid="stSidebarCollapseButton"] button')?.click();
});

export default function ({ data, parentElement, setTriggerValue }) {
  const drawn = document.documentElement.dataset;
  drawn.session ??= data.session;
  if (drawn.session !== data.session) {
    location.reload();
    return;
  }
  const app = document.querySelector('[data-testid="stApp"]');
  const noticed = () => {
    const connected = app.dataset.testConnectionState === "CONNECTED";
    for (const sliders of document.querySelectorAll(".sliders")) sliders.inert = !connected;
    if (connected) setTriggerValue("returned", true);
  };
  parentElement.observer?.disconnect();
  parentElement.observer = new MutationObserver(noticed);
  parentElement.observer.observe(app, { attributeFilter: ["data-test-connection-state"] });
}
