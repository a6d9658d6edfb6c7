/** @jest-environment jsdom */

require("ngcompat/element");

test("the element answers", async () => {
  document.body.innerHTML = '<ngcompat-check release="20.12" driver="450.80.02" gpus="Tesla T4"></ngcompat-check>';
  const element = document.querySelector("ngcompat-check");
  await element.updateComplete;
  expect(element.error).toBe(null);
  expect(element.report.mode).toBe("forward-compatibility");
  expect(element.shadowRoot.textContent).toContain("It runs");
});
