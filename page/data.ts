// What a page is made from: the fields that are signed, and what is known around them.

export interface Contribution {
  seat: number;
  points: number;
  reason: string;
}

export interface Seat {
  account: string;
  name: string;
  namedBy: string;
  namedFor: string | null;
  isContract: boolean;
  isYou: boolean;
}

export interface Signature {
  seat: number;
  account: string;
  kind: 'key' | 'contract' | 'on-chain';
  signature: string;
}

export interface Charter {
  threshold: [number, number];
  cutLimit: [number, number];
  closes: number;
  utcOffset: number;
}

export interface ReviewData {
  message: Record<string, unknown>;
  seats: Seat[];
  oldShares: number[];
  charter: Charter;
  signatures: Signature[];
}

// In each language: its texts by name, and the sentences about what only a chain or a file tells.
export interface Words {
  language: string;
  texts: Record<string, string>;
  heading: string;
  alerts: string[];
  origins: string[];
  facts: string[];
  majority: string[];
}

export interface Transaction {
  function: string;
  arguments: string[];
}

export interface Data {
  chainId: number | string;
  partnership: string;
  digest: string;
  review: ReviewData | null;
  // The running period, where a presence should be signed too.
  presence: number | null;
  transaction: Transaction | null;
  words: Record<string, Words>;
  language: string;
  // Where the page sends what was signed; null if it was opened as a file.
  submit: string | null;
}
