// The page itself: it shows a review, signs what it shows, and asks nobody but the wallet.

import type { Data, ReviewData } from './data.js';
import { button, element } from './elements.js';
import { outcome, readReview } from './review.js';
import { signedParts } from './signed.js';
import { Summary } from './summary.js';
import { transactionPage } from './transaction.js';
import { harmless, Wording } from './wording.js';

const data: Data = JSON.parse(document.getElementById('data')!.textContent!);
let language = data.language;
let inFull = false;

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
      draw(main, header(wording), transactionPage(data, wording, submitter('transaction')));
    } else {
      const review = readReview(data.review!.message);
      const summary = new Summary(data, review, outcome(review, data.review!), wording, inFull);
      const checking = element('p', { class: 'note', role: 'status' }, wording.say('checking'));
      draw(main, header(wording), ...summary.parts(), checking);
      // To verify signatures takes a while, in which the split can be read.
      if (data.review!.signatures.length) await new Promise((done) => setTimeout(done));
      const more = await signedParts(data, review, summary, wording, submitter);
      // That of an earlier turn may have stayed there.
      if (turn === shown) main.lastElementChild!.replaceWith(...more);
    }
  } catch (error) {
    const problem = wording.say('broken', { error: harmless(String((error as Error).message)) });
    draw(main, header(wording), element('p', { class: 'alerts', role: 'alert' }, problem));
  }
  if (turn === shown) main.removeAttribute('aria-busy');
}

// What is there and is the same stays, so that nothing is painted twice; but the buttons that the file
// shows first do nothing yet.
function draw(main: HTMLElement, top: HTMLElement, ...parts: HTMLElement[]): void {
  [top, ...parts].forEach((part, index) => {
    const there = main.children[index];
    if (!there) main.append(part);
    else if (part === top || !there.isEqualNode(part)) there.replaceWith(part);
  });
  while (main.children.length > parts.length + 1) main.lastElementChild!.remove();
}

// As `first_view.py` writes it.
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
