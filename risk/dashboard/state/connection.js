// A connection that was lost and is back. The server may have dropped the session meanwhile, or be
// another one: then nothing on the page is answered any more, and it is loaded anew from its
// address. Where the session still lives, the page is drawn again. No slider moves in between.

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
