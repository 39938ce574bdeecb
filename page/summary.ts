// The review as a partner reads it: bad news, the split before and after, why, and what follows.

import type { Data, ReviewData } from './data.js';
import { element, graphic, list, section } from './elements.js';
import type { Change, Outcome, Review } from './review.js';
import type { Wording } from './wording.js';
import { harmless, shorten } from './wording.js';

const MOST_BARS = 24;
const MOST_LOSSES = 12;
// What a name is made of; any other could be taken for more than a name.
const PLAIN = /^[\p{L}\p{M}\p{N} '\u2019.\u30fb&+_/@-]*$/u;

export class Summary {
  readonly #data: ReviewData;
  readonly #twins: Set<string>;

  constructor(
    data: Data,
    readonly review: Review,
    readonly outcome: Outcome,
    readonly wording: Wording,
    readonly inFull: boolean,
  ) {
    this.#data = data.review!;
    const seen = new Map<string, string>();
    this.#twins = new Set();
    for (const { account } of this.#data.seats) {
      const short = shorten(account);
      if (seen.has(short) && seen.get(short) !== account) this.#twins.add(short);
      seen.set(short, account);
    }
  }

  // A seat by name, number and account, and whether it is the reader's own.
  label(number: number): string {
    const seat = this.#data.seats[number]!;
    const short = shorten(seat.account);
    const account = this.inFull || this.#twins.has(short) ? seat.account : short;
    const shown = harmless(seat.name);
    const name = PLAIN.test(shown) && !/0x|\byou\b/i.test(shown) ? shown : `“${shown}”`;
    const values = { name, seat: String(number), account };
    const label = this.wording.say(!name ? 'seat' : seat.namedFor ? 'namedSeatNow' : 'namedSeat', values);
    return seat.isYou ? this.wording.say('you', { label }) : label;
  }

  labels(seats: number[]): string {
    return this.wording.list([...seats].sort((a, b) => a - b).map((seat) => this.label(seat)));
  }

  // Bad news, the reader's own seat, and the split.
  parts(): HTMLElement[] {
    return [this.#alerts(), this.#own(), this.#split()].filter((part) => part instanceof HTMLElement);
  }

  // As `first_view.py` writes them.
  #alerts(): HTMLElement | null {
    const { words } = this.wording;
    const losing = this.outcome.changes.filter((change) => change.cut[0]);
    const isOwn = ({ seat }: Change): boolean => this.#data.seats[seat]!.isYou;
    const losses = [...losing.filter(isOwn), ...losing.filter((change) => !isOwn(change))];
    const alerts = [...words.alerts, ...losses.slice(0, MOST_LOSSES).map((change) => this.#loss(change))];
    const more = losses.length - MOST_LOSSES;
    if (more > 0) alerts.push(this.wording.say('moreLosses', { count: String(more) }));
    if (!alerts.length) return null;
    return section(this.wording.say('first'), 'alerts', list(alerts));
  }

  #own(): HTMLElement | null {
    const own = this.outcome.changes.filter(({ seat }) => this.#data.seats[seat]!.isYou);
    if (!own.length) return null;
    return section(
      this.wording.say('yourSeat'),
      'own',
      ...own.map((change) =>
        element(
          'p',
          { class: 'figures' },
          element('strong', {}, change.isAdmitted ? '–' : this.#before(change)),
          ' → ',
          element('strong', {}, this.#after(change)),
          element('small', {}, ` ${this.label(change.seat)}`),
        ),
      ),
    );
  }

  #split(): HTMLElement {
    const say = this.wording.say.bind(this.wording);
    const rows = this.outcome.changes.map((change) => this.#row(change));
    const head = ['partner', 'before', 'after', 'difference', 'shares'].map((name) =>
      element('th', { scope: 'col' }, say(name)),
    );
    return section(
      say('split'),
      'split',
      ...this.#chart(),
      element(
        'div',
        { class: 'wide', tabindex: '0', role: 'region', 'aria-label': say('split') },
        element('table', {}, element('thead', {}, element('tr', {}, ...head)), element('tbody', {}, ...rows)),
      ),
      ...this.wording.words.origins.map((origin) => element('p', { class: 'origin' }, origin)),
    );
  }

  contributions(): HTMLElement {
    const items = this.review.contributions.map(({ seat, points, reason }) => {
      const values = { seat: this.label(seat), points: this.wording.number(points) };
      return element(
        'div',
        {},
        element('strong', {}, element('bdi', { dir: 'ltr' }, this.wording.say('contribution', values))),
        element('p', { class: 'reason' }, element('bdi', {}, harmless(reason))),
      );
    });
    // So many are laid out as they are scrolled to; fewer are in every picture of the whole page.
    const many = items.length > 100 ? ' many' : '';
    return section(this.wording.say('contributions'), `contributions${many}`, list(items));
  }

  terms(): HTMLElement {
    const { say } = { say: this.wording.say.bind(this.wording) };
    const { deadline, evidenceHash, evidenceURI } = this.review;
    const { closes, utcOffset } = this.#data.charter;
    const until = deadline < BigInt(closes) ? deadline : BigInt(closes);
    const hasHash = /[1-9a-f]/i.test(evidenceHash.slice(2));
    return element(
      'dl',
      { class: 'terms' },
      element('dt', {}, say('period')),
      element('dd', {}, `${this.review.period} (${this.wording.words.heading})`),
      element('dt', {}, say(deadline < BigInt(closes) ? 'deadline' : 'closes')),
      element('dd', {}, this.wording.moment(until, utcOffset)),
      element('dt', {}, say('evidence')),
      element('dd', {}, element('bdi', {}, harmless(evidenceURI) || say(hasHash ? 'unpublished' : 'none'))),
      hasHash && element('dt', {}, say('evidenceHash')),
      hasHash && element('dd', { class: 'hash' }, evidenceHash),
    );
  }

  consequences(): HTMLElement {
    const { emptied, fading, blocking, deciding } = this.outcome;
    const say = this.wording.say.bind(this.wording);
    return section(
      say('ifItPasses'),
      'consequences',
      list([
        say('final'),
        emptied.length > 0 && say('emptied', { seats: this.labels(emptied) }),
        fading.length > 0 && say('fading', { seats: this.labels(fading) }),
        deciding !== null && say('deciding', { seat: this.label(deciding) }),
        blocking.length > 0 && say('blocking', { seats: this.labels(blocking) }),
        ...this.wording.words.facts,
      ].filter(Boolean)),
    );
  }

  mustSign(): string[] {
    const must = (isAdmitted: boolean): number[] =>
      this.outcome.changes
        .filter((change) => change.mustSign && change.isAdmitted === isAdmitted)
        .map((change) => change.seat);
    const [limit, of] = this.#data.charter.cutLimit.map(BigInt) as [bigint, bigint];
    const lines: string[] = [];
    if (must(false).length)
      lines.push(
        this.wording.say('mustCut', { limit: this.wording.percent(limit, of), names: this.labels(must(false)) }),
      );
    if (must(true).length) lines.push(this.wording.say('mustAdmit', { names: this.labels(must(true)) }));
    return lines;
  }

  #row(change: Change): HTMLElement {
    return element(
      'tr',
      this.#data.seats[change.seat]!.isYou ? { class: 'you' } : {},
      element('th', { scope: 'row' }, element('bdi', { dir: 'ltr' }, this.label(change.seat))),
      element('td', {}, change.isAdmitted ? this.wording.say('admitted') : this.#before(change)),
      element('td', {}, this.#after(change)),
      element('td', {}, this.#difference(change)),
      element('td', {}, this.wording.number(change.new)),
    );
  }

  #before(change: Change): string {
    return this.wording.percent(change.old, this.outcome.oldSum);
  }

  #after(change: Change): string {
    return this.wording.percent(change.new, this.outcome.newSum);
  }

  #difference(change: Change): string {
    const { oldSum, newSum } = this.outcome;
    if (change.isAdmitted) return '';
    const more = change.new * oldSum - change.old * newSum;
    if (more === 0n) return this.wording.say('asBefore');
    const points = this.wording.points(more < 0n ? -more : more, oldSum * newSum);
    if (more > 0n) return this.wording.say('up', { points });
    return this.wording.say('down', { points, cut: this.wording.percent(...change.cut) });
  }

  #loss(change: Change): string {
    const { oldSum, newSum } = this.outcome;
    return this.wording.say(change.mustSign ? 'lossBeyond' : 'loss', {
      seat: this.label(change.seat),
      before: this.#before(change),
      after: this.#after(change),
      points: this.wording.points(change.old * newSum - change.new * oldSum, oldSum * newSum),
      cut: this.wording.percent(...change.cut),
    });
  }

  // Two bars for each seat, the outlined before and the filled after; the table beside says it all.
  #chart(): Element[] {
    const { changes, oldSum, newSum } = this.outcome;
    if (changes.length > MOST_BARS) return [];
    const share = (part: bigint, whole: bigint): number => Number((part * 10_000n) / whole) / 10_000;
    const largest = Math.max(...changes.map((c) => Math.max(share(c.old, oldSum), share(c.new, newSum))));
    const [row, left, width] = [34, 104, 196];
    const bars = changes.flatMap((change, index) => {
      const top = index * row + 6;
      const long = (part: number): string => String(Math.round((part / largest) * width * 10) / 10);
      const name = harmless(this.#data.seats[change.seat]!.name) || `#${change.seat}`;
      const before = share(change.old, oldSum);
      const after = share(change.new, newSum);
      return [
        graphic('text', { x: String(left - 8), y: String(top + 15), class: 'name' }, clip(name)),
        graphic('rect', { x: String(left), y: String(top), width: long(before), height: '9', class: 'before' }),
        graphic('rect', { x: String(left), y: String(top + 11), width: long(after), height: '11', class: 'after' }),
        graphic(
          'text',
          { x: String(left + Number(long(Math.max(before, after))) + 6), y: String(top + 16) },
          `${change.isAdmitted ? '–' : this.#before(change)} → ${this.#after(change)}`,
        ),
      ];
    });
    const drawn = graphic(
      'svg',
      {
        viewBox: `0 0 ${left + width + 132} ${changes.length * row + 8}`,
        role: 'img',
        'aria-label': this.wording.say('chart'),
      },
      ...bars,
    );
    return [drawn, element('p', { class: 'origin' }, this.wording.say('legend'))];
  }
}

function clip(name: string): string {
  const letters = [...name];
  const wide = letters.filter((letter) => letter.codePointAt(0)! > 0x2e7f).length;
  const most = wide > 3 ? 7 : 14;
  return letters.length > most ? `${letters.slice(0, most - 1).join('')}…` : name;
}
