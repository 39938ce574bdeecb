// The signing page: it shows a review, signs what it shows, and asks nobody but the wallet.

import type { Data, ReviewData } from './data.js';
import { button, element } from './elements.js';
import { outcome, readReview } from './review.js';
import { Summary } from './summary.js';
import { harmless, Wording } from './wording.js';

const data: Data = JSON.parse(document.getElementById('data')!.textContent!);
let language = data.language;
let inFull = false;

// So long it waits for the first paint before it computes, in milliseconds.
const MOST_WAITING = 1000;

// Counts what is shown, so that what comes late for another language is not shown.
let shown = 0;

async function show(): Promise<void> {
  const turn = ++shown;
  const wording = new Wording(data.words[language]!);
  const main = document.querySelector('main')!;
  document.documentElement.lang = language;
  document.title = wording.say('title');
  try {
    main.setAttribute('aria-busy', 'true');
    if (data.transaction) {
      main.replaceChildren(header(wording), loadLater().transactionPage(data, wording, submitter('transaction')));
    } else {
      const review = readReview(data.review!.message);
      const summary = new Summary(data, review, outcome(review, data.review!), wording, inFull);
      main.replaceChildren(header(wording), ...first(summary));
      // What to know first waits neither for hashes nor for the library that makes them.
      const checking = element('p', { class: 'note', role: 'status' }, wording.say('checking'));
      main.append(checking);
      await painted();
      if (!summary.showsSplitFirst) checking.before(summary.split());
      summary.finishSplit();
      const more = await loadLater().signedParts(data, review, summary, wording, submitter);
      if (turn === shown) checking.replaceWith(...more);
    }
  } catch (error) {
    const problem = wording.say('broken', { error: harmless(String((error as Error).message)) });
    main.replaceChildren(header(wording), element('p', { class: 'alerts', role: 'alert' }, problem));
  }
  if (turn === shown) main.removeAttribute('aria-busy');
}

function header(wording: Wording): HTMLElement {
  const others = Object.keys(data.words).filter((code) => code !== language);
  const languages = others.map((code) => {
    const other = button(data.words[code]!.texts.language!, () => {
      language = code;
      void show().then(() => document.querySelector<HTMLElement>('header button')?.focus());
    });
    other.lang = code;
    return other;
  });
  const full = button(wording.say(inFull ? 'short' : 'full'), () => {
    inFull = !inFull;
    void show();
  });
  full.setAttribute('aria-pressed', String(inFull));
  return element(
    'header',
    {},
    element('h1', {}, data.review ? headingOf(data.review, wording) : wording.say('title')),
    element('nav', { 'aria-label': wording.say('view') }, ...languages, data.review && full),
  );
}

// The period is the one that is signed; only its name in the calendar is what somebody says.
function headingOf(review: ReviewData, wording: Wording): string {
  const period = harmless(String(review.message.period));
  return wording.say('heading', { period, label: wording.words.heading });
}

// It stands in the file as a text, since to read so long a script would delay the first paint.
function loadLater(): typeof globalThis.loadedLater {
  const { textContent } = document.getElementById('later')!;
  if (!globalThis.loadedLater) document.head.append(element('script', {}, textContent));
  return globalThis.loadedLater;
}

// When something is on the screen for the first time: what is computed before that delays it.
function painted(): Promise<void> {
  return new Promise((done) => {
    const look = (seen: PerformanceObserverEntryList): void => {
      if (seen.getEntriesByName('first-contentful-paint').length) done();
    };
    new PerformanceObserver(look).observe({ type: 'paint', buffered: true });
    // In the background nothing is painted, and some browsers do not tell.
    setTimeout(done, document.hidden ? 0 : MOST_WAITING);
  });
}

function first(summary: Summary): HTMLElement[] {
  const above = [summary.alerts(), summary.own()];
  return [...above, summary.showsSplitFirst && summary.split()].filter((part) => part instanceof HTMLElement);
}

// How the page hands a result to the command that serves it; null if it was opened as a file.
function submitter(kind: string): ((account: string, result: string) => Promise<void>) | null {
  const { submit } = data;
  if (!submit) return null;
  return async (account, result) => {
    const body = JSON.stringify({ kind, account, result });
    const headers = { 'Content-Type': 'application/json' };
    const answer = await fetch(submit, { method: 'POST', headers, body, credentials: 'omit' });
    if (!answer.ok) throw new Error(await answer.text());
  };
}

void show();
