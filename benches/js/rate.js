// Prints when the first answer was there and how many a second follow.

/** The subject's module must have been imported after `begin`. */
export function report(begin, ask) {
  ask();
  const first = performance.now() - begin;
  for (let warm = 0; warm < 2000; warm += 1) ask();
  const started = performance.now();
  let asked = 0;
  for (; performance.now() < started + 300; asked += 1) ask();
  const rate = (asked * 1000) / (performance.now() - started);
  console.log(JSON.stringify({ first, rate }));
}
