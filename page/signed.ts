// What is signed, whose signatures there are, and the panels to sign it.

import { getAddress } from 'viem';

import type { Data } from './data.js';
import { element, list, section } from './elements.js';
import type { Review } from './review.js';
import { hashesOf, safeMessageHash, signerOf, typedPresence, typedReview } from './signatures.js';
import { signingPanel } from './signing.js';
import type { Task } from './signing.js';
import type { Summary } from './summary.js';
import type { Wording } from './wording.js';

// Throws if what is shown is not what was to be signed.
export async function signedParts(
  data: Data,
  review: Review,
  summary: Summary,
  wording: Wording,
  submitter: (kind: string) => Task['submit'],
): Promise<HTMLElement[]> {
  const chainId = BigInt(data.chainId);
  const typed = typedReview(chainId, data.partnership, review);
  const hashes = hashesOf(typed);
  if (hashes.digest !== data.digest) throw new Error(wording.say('otherDigest'));
  const seats = data.review!.seats;
  const accounts = seats.map(({ account }) => getAddress(account));
  const label = (account: string): string => summary.label(accounts.indexOf(getAddress(account)));
  const signed = await signatures(data, hashes.digest, summary, wording, accounts);
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
  data: Data,
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
