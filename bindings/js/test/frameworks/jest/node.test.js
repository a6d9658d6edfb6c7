const { check } = require("ngcompat");
const { check: decide } = require("ngcompat/check");

const machine = { driver: "450.80.02", gpus: ["Tesla T4"] };

test("it answers", () => {
  expect(check("20.12", machine).mode).toBe("forward-compatibility");
  expect(decide("20.12", machine).mode).toBe("forward-compatibility");
});
