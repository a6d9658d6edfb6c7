import { check } from "ngcompat";
import { expect, test } from "vitest";

test("it answers", () => {
  expect(check("20.12", { driver: "450.80.02", gpus: ["Tesla T4"] }).mode).toBe("forward-compatibility");
});
