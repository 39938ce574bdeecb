// Hashes that devices show, and whose signature is whose, recomputed from what is shown.

import { concat, hashDomain, hashStruct, hashTypedData, isHex, keccak256, recoverAddress } from 'viem';
import type { Hex } from 'viem';

import type { Review } from './review.js';

// The types are this page's own: a file cannot have others signed than those that it shows.
const TYPES = {
  EIP712Domain: [
    { name: 'name', type: 'string' },
    { name: 'version', type: 'string' },
    { name: 'chainId', type: 'uint256' },
    { name: 'verifyingContract', type: 'address' },
  ],
  Review: [
    { name: 'period', type: 'uint256' },
    { name: 'contributions', type: 'Contribution[]' },
    { name: 'admitted', type: 'address[]' },
    { name: 'evidenceHash', type: 'bytes32' },
    { name: 'evidenceURI', type: 'string' },
    { name: 'deadline', type: 'uint256' },
  ],
  Contribution: [
    { name: 'seat', type: 'uint256' },
    { name: 'points', type: 'uint256' },
    { name: 'reason', type: 'string' },
  ],
};
const PRESENCE = {
  EIP712Domain: TYPES.EIP712Domain,
  Presence: [{ name: 'period', type: 'uint256' }],
};

export interface TypedData {
  types: Record<string, { name: string; type: string }[]>;
  primaryType: 'Review' | 'Presence';
  domain: { name: string; version: string; chainId: number | string; verifyingContract: string };
  message: Record<string, unknown>;
}

const ORDER = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n;

export interface Hashes {
  domain: Hex;
  message: Hex;
  digest: Hex;
}

export function typedReview(chainId: bigint, partnership: string, review: Review): TypedData {
  return {
    types: TYPES,
    primaryType: 'Review',
    domain: domainOf(chainId, partnership),
    message: { ...review, period: exact(review.period), deadline: exact(review.deadline) },
  };
}

export function typedPresence(chainId: bigint, partnership: string, period: number): TypedData {
  return {
    types: PRESENCE,
    primaryType: 'Presence',
    domain: domainOf(chainId, partnership),
    message: { period },
  };
}

function domainOf(chainId: bigint, partnership: string): TypedData['domain'] {
  const verifyingContract = partnership;
  return { name: 'daosplit', version: '1', chainId: exact(chainId), verifyingContract };
}

// As a text if JavaScript cannot hold it exactly.
function exact(number: bigint): number | string {
  return number <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(number) : String(number);
}

export function hashesOf(typed: TypedData): Hashes {
  const { domain, types, primaryType, message } = typed as any;
  const of = hashDomain({ domain, types });
  const content = hashStruct({ data: message, primaryType, types });
  return { domain: of, message: content, digest: keccak256(concat(['0x1901', of, content])) };
}

// What the owners of a Safe sign, so that the Safe signs a digest.
export function safeMessageHash(chainId: bigint, safe: string, digest: Hex): Hex {
  return hashTypedData({
    domain: { chainId, verifyingContract: safe as Hex },
    types: { SafeMessage: [{ name: 'message', type: 'bytes' }] },
    primaryType: 'SafeMessage',
    message: { message: digest },
  });
}

// r, s and v of a key, in the one form that the contract takes: v 27 or 28, s in the lower half.
export function plainSignature(given: string): Hex {
  const text = given.trim().startsWith('0x') ? given.trim() : `0x${given.trim()}`;
  if (!isHex(text) || ![130, 132].includes(text.length)) throw new Error('not a signature of a key');
  const r = text.slice(2, 66);
  let s = BigInt(`0x${text.slice(66, 130)}`);
  let parity: number;
  if (text.length === 130) {
    parity = Number(s >> 255n);
    s &= (1n << 255n) - 1n;
  } else {
    const v = Number(`0x${text.slice(130)}`);
    if (![0, 1, 27, 28].includes(v)) throw new Error('not a signature of a key');
    parity = v % 27;
  }
  if (s > ORDER / 2n) {
    s = ORDER - s;
    parity = 1 - parity;
  }
  return `0x${r}${s.toString(16).padStart(64, '0')}${(27 + parity).toString(16)}`;
}

export async function signerOf(digest: Hex, given: string): Promise<string> {
  return recoverAddress({ hash: digest, signature: plainSignature(given) });
}
