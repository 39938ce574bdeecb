// The arithmetic of a review in whole numbers: what it does to each seat, and what follows.

import type { Charter, Contribution, ReviewData } from './data.js';

// The review's fields, as they are signed.
export interface Review {
  period: bigint;
  contributions: Contribution[];
  admitted: string[];
  evidenceHash: string;
  evidenceURI: string;
  deadline: bigint;
}

export interface Change {
  seat: number;
  old: bigint;
  new: bigint;
  isAdmitted: boolean;
  cut: [bigint, bigint];
  mustSign: boolean;
}

export interface Outcome {
  oldSum: bigint;
  newSum: bigint;
  changes: Change[];
  emptied: number[];
  fading: number[];
  blocking: number[];
  deciding: number | null;
}

// The review that a wallet is given; throws for anything else than the fields of a review.
export function readReview(message: Record<string, unknown>): Review {
  const { period, contributions, admitted, evidenceHash, evidenceURI, deadline } = message;
  if (!Array.isArray(contributions) || !Array.isArray(admitted)) throw new Error('not a review');
  return {
    period: whole(period),
    contributions: contributions.map(({ seat, points, reason }) => {
      if (!Number.isSafeInteger(seat) || !Number.isSafeInteger(points) || seat < 0 || points < 0)
        throw new Error('not a contribution');
      return { seat, points, reason: text(reason) };
    }),
    admitted: admitted.map(text),
    evidenceHash: text(evidenceHash),
    evidenceURI: text(evidenceURI),
    deadline: whole(deadline),
  };
}

export function outcome(review: Review, data: ReviewData): Outcome {
  const old = data.oldShares.map((shares) => BigInt(shares));
  const count = old.length + review.admitted.length;
  if (data.seats.length !== count) throw new Error('the seats are others than those of the review');
  const after: bigint[] = Array.from({ length: count }, () => 0n);
  for (const { seat, points } of review.contributions) {
    if (seat >= count) throw new Error(`there is no seat ${seat}`);
    after[seat]! += BigInt(points);
  }
  review.admitted.forEach((account, index) => {
    if (data.seats[old.length + index]!.account.toLowerCase() !== account.toLowerCase())
      throw new Error('another account is shown than is admitted');
  });
  const [oldSum, newSum] = [sum(old), sum(after)];
  if (!oldSum || !newSum) throw new Error('nobody holds shares');
  const [limit, of] = data.charter.cutLimit.map(BigInt) as [bigint, bigint];
  const changes = after.map((shares, seat): Change => {
    const before = old[seat] ?? 0n;
    const kept = shares * oldSum;
    const had = before * newSum;
    const cut: [bigint, bigint] = had > kept ? [had - kept, had] : [0n, 1n];
    const isAdmitted = seat >= old.length;
    const mustSign = isAdmitted || kept * of < had * (of - limit);
    return { seat, old: before, new: shares, isAdmitted, cut, mustSign };
  });
  changes.sort((one, other) => {
    const difference = other.cut[0] * one.cut[1] - one.cut[0] * other.cut[1];
    return difference > 0n ? 1 : difference < 0n ? -1 : one.seat - other.seat;
  });
  const holders = after.flatMap((shares, seat) => (shares ? [seat] : []));
  const tinyBefore = new Set(tiny(old));
  return {
    oldSum,
    newSum,
    changes,
    emptied: old.flatMap((shares, seat) => (shares && !after[seat] ? [seat] : [])),
    fading: tiny(after).filter((seat) => !tinyBefore.has(seat)),
    blocking: holders.length > 1 ? blocking(after, holders, data.charter) : [],
    deciding: holders.length === 1 ? holders[0]! : null,
  };
}

function blocking(shares: bigint[], holders: number[], charter: Charter): number[] {
  if (holders.length === 2) return holders;
  const [numerator, denominator] = charter.threshold.map(BigInt) as [bigint, bigint];
  const total = sum(shares);
  const needed = (total * numerator + denominator - 1n) / denominator;
  return holders.filter((seat) => shares[seat]! > total - needed);
}

function tiny(shares: bigint[]): number[] {
  const holders = shares.flatMap((held, seat) => (held ? [seat] : []));
  const total = sum(shares);
  return holders.filter((seat) => shares[seat]! * BigInt(holders.length) * 100n < total);
}

function sum(numbers: bigint[]): bigint {
  return numbers.reduce((one, other) => one + other, 0n);
}

function whole(value: unknown): bigint {
  if (typeof value !== 'number' && typeof value !== 'string') throw new Error('not a number');
  if (typeof value === 'number' && !Number.isSafeInteger(value)) throw new Error('not exact');
  return BigInt(value);
}

function text(value: unknown): string {
  if (typeof value !== 'string') throw new Error('not a text');
  return value;
}
