// A server component, and a client component, which the server renders as well.

import { check } from "ngcompat";

import Client from "./client.js";

export default function Page() {
  const { mode } = check("20.12", { driver: "450.80.02", gpus: ["Tesla T4"] });
  return (
    <main>
      <p>on the server: {mode}</p>
      <Client />
    </main>
  );
}
