import "./app.ts";

if (import.meta.env.PROD && "serviceWorker" in navigator) {
  // After the page itself, whose network it would share; where it is refused, the page works all the
  // same, with a network.
  const register = () => navigator.serviceWorker.register("./service-worker.js").catch(() => undefined);
  if (document.readyState === "complete") register();
  else addEventListener("load", register, { once: true });
}
