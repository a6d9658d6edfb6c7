// What a fresh process measures of its subject.

const begin = { time: performance.now(), rss: process.memoryUsage.rss() };

/** Prints when the subject was imported, when it first answered, what an answer costs then, and memory. */
export function report(ask) {
  const imported = performance.now() - begin.time;
  ask();
  const first = performance.now() - begin.time;
  const memory = (process.memoryUsage.rss() - begin.rss) / 1024;
  for (let warm = 0; warm < 2000; warm += 1) ask();
  const started = performance.now();
  let asked = 0;
  for (; performance.now() < started + 300; asked += 1) ask();
  const answer = (performance.now() - started) / asked;
  console.log(JSON.stringify({ imported, first, answer, memory }));
}
