// Sentences, numbers, percentages and moments in the reader's language; others' text made harmless.

import type { Words } from './data.js';

// Letters that nobody sees, marks that turn the direction of writing, and controls.
const UNSEEN =
  /[\p{C}\p{Zl}\p{Zp}\u00a0\u1680\u2000-\u200a\u202f\u205f\u00ad\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2800\u3164\ufe00-\ufe0f\uffa0\ufff0-\ufff8\u{1d159}\u{1d173}-\u{1d17a}\u{e0000}-\u{e0fff}]/gu;

export function harmless(text: string): string {
  return text
    .replace(UNSEEN, (unseen) => `\\u{${unseen.codePointAt(0)!.toString(16)}}`)
    .replace(/(\p{M}{4})(\p{M}+)/gu, (_, first: string, more: string) => `${first}\\M{${[...more].length}}`)
    .replace(/[ \u3000]{3,}/gu, (spaces) => `\\x20{${spaces.length}}`);
}

export function shorten(account: string): string {
  return account.startsWith('0x') ? `${account.slice(0, 6)}…${account.slice(-4)}` : account;
}

export class Wording {
  constructor(readonly words: Words) {}

  say(name: string, values: Record<string, string> = {}): string {
    const template = this.words.texts[name];
    if (template === undefined) throw new Error(`no text: ${name}`);
    return template.replace(/\{(\w+)\}/g, (_, key: string) => values[key] ?? '');
  }

  // `Intl`, here and for dates, takes longer to load than all that the page does otherwise.
  number(value: bigint | number): string {
    return String(value).replace(/\B(?=(\d{3})+$)/g, ',');
  }

  // As Python's `percent`: exact, or else said to be rounded, and never to nothing or all.
  percent(numerator: bigint, denominator: bigint): string {
    return this.#rounded(numerator, denominator, 'percent');
  }

  points(numerator: bigint, denominator: bigint): string {
    return this.#rounded(numerator, denominator, 'percentagePoints');
  }

  moment(unix: bigint, utcOffset: number): string {
    const local = new Date((Number(unix) + utcOffset) * 1000);
    const [hour, minute, second] = [local.getUTCHours(), local.getUTCMinutes(), local.getUTCSeconds()];
    const month = local.getUTCMonth() + 1;
    const minutes = Math.abs(utcOffset) / 60;
    return this.say('moment', {
      day: String(local.getUTCDate()),
      month: this.say(`month${month}`),
      month_number: String(month),
      year: String(local.getUTCFullYear()),
      time: [hour, minute, ...(second ? [second] : [])].map(twoDigits).join(':'),
      offset: `${utcOffset < 0 ? '-' : '+'}${twoDigits(Math.floor(minutes / 60))}:${twoDigits(minutes % 60)}`,
    });
  }

  list(items: string[]): string {
    return items.join(this.say('comma'));
  }

  #rounded(numerator: bigint, denominator: bigint, unit: string): string {
    const scaled = numerator * 10_000n;
    const whole = scaled / denominator;
    const show = (hundredths: bigint): string =>
      this.say(unit, { number: `${this.number(hundredths / 100n)}${decimals(hundredths % 100n)}` });
    if (whole * denominator === scaled) return show(whole);
    // Halves go to the even one, as in Python.
    const twice = 2n * (scaled - whole * denominator);
    const up = twice > denominator || (twice === denominator && whole % 2n === 1n);
    const rounded = up ? whole + 1n : whole;
    if (rounded === 0n) return this.say('lessThan', { percent: show(1n) });
    if (rounded === 10_000n) return this.say('moreThan', { percent: show(9_999n) });
    return this.say('about', { percent: show(rounded) });
  }
}

function twoDigits(part: number): string {
  return String(part).padStart(2, '0');
}

function decimals(hundredths: bigint): string {
  return hundredths ? `.${String(hundredths).padStart(2, '0').replace(/0$/, '')}` : '';
}
