// The signing page: it shows a review, signs what it shows, and asks nobody but the wallet.

import { getAddress } from 'viem';

import type { Data, ReviewData } from './data.js';
import { button, element, list, section } from './elements.js';
import { outcome, readReview } from './review.js';
import type { Review } from './review.js';
import { hashesOf, safeMessageHash, signerOf, typedPresence, typedReview } from './signatures.js';
import { signingPanel } from './signing.js';
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
      main.replaceChildren(header(wording), transactionPage(data, wording, submitter('transaction')));
    } else {
      const review = readReview(data.review!.message);
      const summary = new Summary(data, review, outcome(review, data.review!), wording, inFull);
      main.replaceChildren(header(wording), ...first(summary));
      // Of a large review, hashes take as long as all else: what to know first need not wait.
      const checking = element('p', { class: 'note', role: 'status' }, wording.say('checking'));
      main.append(checking);
      await painted();
      summary.finishSplit();
      const more = await rest(review, summary, wording);
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

function painted(): Promise<void> {
  // A page in the background is not painted at all.
  if (document.hidden) return Promise.resolve();
  return new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
}

function first(summary: Summary): HTMLElement[] {
  return [summary.alerts(), summary.own(), summary.split()].filter((part) => part !== null);
}

// What is signed, and the panels to sign it; throws if it is not what was to be signed.
async function rest(review: Review, summary: Summary, wording: Wording): Promise<HTMLElement[]> {
  const chainId = BigInt(data.chainId);
  const typed = typedReview(chainId, data.partnership, review);
  const hashes = hashesOf(typed);
  if (hashes.digest !== data.digest) throw new Error(wording.say('otherDigest'));
  const seats = data.review!.seats;
  const accounts = seats.map(({ account }) => getAddress(account));
  const label = (account: string): string => summary.label(accounts.indexOf(getAddress(account)));
  const signed = await signatures(hashes.digest, summary, wording, accounts);
  const say = wording.say.bind(wording);
  const presence =
    data.presence === null ? null : typedPresence(chainId, data.partnership, data.presence);
  const contracts = seats.flatMap(({ isContract }, seat) => (isContract ? [accounts[seat]!] : []));
  const task = { chainId, accounts, contracts, label, submit: submitter('signature') };
  return [
    summary.contributions(),
    section(say('terms'), 'document', summary.terms()),
    summary.consequences(),
    section(
      say('needs'),
      'needs',
      list([...wording.words.majority, ...summary.mustSign()]),
      element('h3', {}, say('signatures')),
      signed.length ? list(signed, 'signed') : element('p', {}, say('nobody')),
    ),
    section(
      say('compare'),
      'hashes',
      element(
        'dl',
        {},
        ...Object.entries({ Domain: hashes.domain, Message: hashes.message, Digest: hashes.digest }).flatMap(
          ([name, hash]) => [
            element('dt', {}, name === 'Digest' ? name : `${name} hash`),
            element('dd', { class: 'hash' }, hash),
          ],
        ),
      ),
      element('p', {}, say('devices')),
      ...seats.flatMap(({ account, isContract }, seat) =>
        isContract
          ? [
              element('p', {}, say('safeMessage', { seat: summary.label(seat) })),
              element('p', { class: 'hash' }, safeMessageHash(chainId, account, hashes.digest)),
            ]
          : [],
      ),
    ),
    section(say('unchecked'), 'unchecked', list(['uncheckedPage', 'uncheckedNames', 'uncheckedBefore', 'uncheckedSeats'].map((one) => say(one)))),
    section(
      say('sign'),
      'sign',
      element('p', {}, say('cannotTakeBack')),
      signingPanel({ ...task, typed, digest: hashes.digest, file: `review-${review.period}` }, wording),
    ),
    presence &&
      section(
        say('presence'),
        'sign presence',
        element('p', {}, say('whyPresence')),
        signingPanel(
          {
            ...task,
            typed: presence,
            digest: hashesOf(presence).digest,
            file: `presence-${data.presence}`,
            submit: submitter('presence'),
          },
          wording,
        ),
      ),
  ].filter((part): part is HTMLElement => Boolean(part));
}

async function signatures(
  digest: `0x${string}`,
  summary: Summary,
  wording: Wording,
  accounts: string[],
): Promise<string[]> {
  return Promise.all(
    data.review!.signatures.map(async ({ seat, account, kind, signature }) => {
      const label = accounts[seat] === undefined ? `#${seat}` : summary.label(seat);
      if (kind !== 'key') return wording.say('signedElsewhere', { seat: label });
      const isOwn =
        accounts[seat] === getAddress(account) &&
        (await signerOf(digest, signature).catch(() => '')) === accounts[seat];
      return wording.say(isOwn ? 'signedHere' : 'signedBadly', { seat: label });
    }),
  );
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
