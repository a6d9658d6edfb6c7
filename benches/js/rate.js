// Prints in milliseconds when the subject was imported, when it first answered, and what an answer costs
// then.

export function report(begin, ask) {
  const imported = performance.now() - begin;
  ask();
  const first = performance.now() - begin;
  for (let warm = 0; warm < 2000; warm += 1) ask();
  const started = performance.now();
  let asked = 0;
  for (; performance.now() < started + 300; asked += 1) ask();
  const answer = (performance.now() - started) / asked;
  console.log(JSON.stringify({ imported, first, answer }));
}
