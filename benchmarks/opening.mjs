// Opens pages in turn in one Chromium, each so often, and prints the milliseconds of each opening as JSON.
// Nothing listens to the pages meanwhile, since that would slow down large ones.

import puppeteer from 'puppeteer-core';

const [chromium, rounds, ...urls] = process.argv.slice(2);
const browser = await puppeteer.launch({
  executablePath: chromium,
  args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage'],
});

function watch() {
  window.figures = {};
  const look = (seen) => (window.figures.largest = seen.getEntries().at(-1).startTime);
  new PerformanceObserver(look).observe({ type: 'largest-contentful-paint', buffered: true });
  new MutationObserver(() => {
    if (document.querySelector('.hashes')) window.figures.complete ??= performance.now();
  }).observe(document, { childList: true, subtree: true });
}

async function open(url) {
  const page = await browser.newPage();
  await page.setViewport({ width: 1000, height: 900 });
  await page.evaluateOnNewDocument(watch);
  await page.goto(url);
  await page.waitForFunction(() => window.figures.largest && !document.querySelector('main[aria-busy]'));
  const { largest, complete } = await page.evaluate(() => window.figures);
  const first = await page.evaluate(() => performance.getEntriesByName('first-contentful-paint')[0].startTime);
  await page.close();
  return [first, largest, complete ?? 0];
}

// The first of all fills what the browser keeps.
for (const url of urls) await open(url);
const openings = [];
for (let round = 0; round < Number(rounds); round++) {
  const pages = [];
  for (const url of urls) pages.push(await open(url));
  openings.push(pages);
}
await browser.close();
process.stdout.write(JSON.stringify(openings));
