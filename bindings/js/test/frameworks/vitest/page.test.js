// @vitest-environment jsdom

import "ngcompat/element";

import { expect, test } from "vitest";

test("the element answers", async () => {
  document.body.innerHTML = '<ngcompat-check release="20.12" driver="450.80.02" gpus="Tesla T4"></ngcompat-check>';
  const element = document.querySelector("ngcompat-check");
  await element.updateComplete;
  expect(element.error).toBe(null);
  expect(element.report.mode).toBe("forward-compatibility");
});
