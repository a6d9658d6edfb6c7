"use client";

import "ngcompat/element";

import { check, init } from "ngcompat/check";
import { useEffect, useState } from "react";

export default function Client() {
  const [mode, setMode] = useState("");
  useEffect(() => {
    init().then(() => setMode(check("20.12", { driver: "450.80.02", gpus: ["Tesla T4"] }).mode));
  }, []);
  return (
    <>
      <p>{`in the browser: ${mode}`}</p>
      <ngcompat-check release="20.12" driver="450.80.02" gpus="Tesla T4" />
    </>
  );
}
