// What the page needs only once its first rows are on the screen: what hashes, signs and sends.

import { signedParts } from './signed.js';
import { transactionPage } from './transaction.js';

declare global {
  var loadedLater: { signedParts: typeof signedParts; transactionPage: typeof transactionPage };
}

globalThis.loadedLater = { signedParts, transactionPage };
