// The panel in which a message is signed: by a wallet, by pasting, and out by copy, file or QR code.

import { renderSVG } from 'uqr';
import type { Hex } from 'viem';
import { getAddress } from 'viem';

import { button, element, list } from './elements.js';
import type { TypedData } from './signatures.js';
import { plainSignature, signerOf } from './signatures.js';
import type { Wallet } from './wallets.js';
import { accountsOf, bringToChain, findWallets } from './wallets.js';
import type { Wording } from './wording.js';
import { harmless, shorten } from './wording.js';

export interface Task {
  typed: TypedData;
  digest: Hex;
  chainId: bigint;
  // The accounts that may sign; any other is told that it may not.
  accounts: string[];
  // Those of them that are contracts, whose signatures can look like any.
  contracts: string[];
  // What the accounts are called.
  label(account: string): string;
  file: string;
  submit: ((account: string, signature: string) => Promise<void>) | null;
}

// The panel for one task.
export function signingPanel(task: Task, wording: Wording): HTMLElement {
  const say = wording.say.bind(wording);
  const { digest } = task;
  const status = element('p', { role: 'status', 'aria-live': 'polite', class: 'status' });
  const results = element('div', { class: 'results' });
  const choices = element('div', { class: 'wallets' });

  const tell = (text: string, isWrong = false): void => {
    status.textContent = text;
    status.classList.toggle('wrong', isWrong);
  };

  const take = async (signature: string, asked: string | null): Promise<void> => {
    let account: string;
    try {
      account = await signerOf(digest, signature);
    } catch {
      // A contract's signature is for the contract to judge, and no page can ask it offline.
      if (asked && /^0x(?:[0-9a-f]{2})*$/i.test(signature)) return give(asked, signature, say('ofContract'));
      return tell(say('noSignature'), true);
    }
    if (!task.accounts.includes(account)) {
      if (asked && task.contracts.includes(asked)) return give(asked, signature, say('ofContract'));
      return tell(say('notPartner', { account }), true);
    }
    await give(account, plainSignature(signature), say('verified', { seat: task.label(account) }));
  };

  const give = async (account: string, signature: string, said: string): Promise<void> => {
    tell(said);
    if (task.submit) {
      try {
        await task.submit(account, signature);
        tell(`${said} ${say('submitted')}`);
      } catch (error) {
        tell(`${say('notSubmitted')} ${harmless(String((error as Error).message))}`, true);
      }
    }
    results.replaceChildren(outOf(signature, account, task.file, wording));
  };

  const sign = async (wallet: Wallet): Promise<void> => {
    try {
      tell(say('waiting', { wallet: harmless(wallet.name) }));
      const known = (await accountsOf(wallet)).map((account) => getAddress(account));
      const account = known.find((one) => task.accounts.includes(one));
      if (!account)
        return tell(say('otherAccount', { accounts: wording.list(known.map(shorten)) || '–' }), true);
      const chain = await bringToChain(wallet, task.chainId);
      if (chain !== task.chainId)
        return tell(say('otherChain', { given: String(chain), wanted: String(task.chainId) }), true);
      const asked = { method: 'eth_signTypedData_v4', params: [account, JSON.stringify(task.typed)] };
      await take(String(await wallet.provider.request(asked)), account);
    } catch (error) {
      const { code, message } = error as { code?: number; message?: string };
      tell(code === 4001 ? say('refused') : say('failed', { error: harmless(String(message)) }), true);
    }
  };

  const noWallet = element('p', { class: 'note' }, say('noWallet'));
  choices.append(noWallet);
  findWallets((wallets) => {
    choices.replaceChildren(
      ...wallets.map((wallet) =>
        button(say('signWith', { wallet: harmless(wallet.name) }), () => void sign(wallet), 'primary'),
      ),
    );
  });

  const pasted = element('textarea', { rows: '3', id: `paste-${task.file}`, spellcheck: 'false' }) as HTMLTextAreaElement;
  const other = element(
    'details',
    {},
    element('summary', {}, say('elsewhere')),
    list([say('elsewhereBridge'), say('elsewhereHost'), say('elsewhereCast')]),
    copyButton(say('copyTypedData'), JSON.stringify(task.typed), wording),
    element('label', { for: pasted.id }, say('paste')),
    pasted,
    button(say('verify'), () => void take(pasted.value.trim(), null)),
  );
  return element('div', { class: 'signing' }, choices, status, results, other);
}

// A signature to be sent on: as text, as a file, as a QR code.
function outOf(signature: string, account: string, file: string, wording: Wording): HTMLElement {
  const code = element('div', { class: 'qr', role: 'img', 'aria-label': wording.say('qr') });
  const parsed = new DOMParser().parseFromString(renderSVG(signature), 'image/svg+xml');
  code.append(document.importNode(parsed.documentElement, true));
  const blob = new Blob([`${signature}\n`], { type: 'text/plain' });
  const name = `${file}.${shorten(account).replace('…', '-')}.signature.txt`;
  const save = element('a', { href: URL.createObjectURL(blob), download: name }, wording.say('download'));
  return element(
    'div',
    {},
    element('code', { class: 'signature' }, signature),
    element('p', {}, copyButton(wording.say('copy'), signature, wording), ' ', save),
    code,
  );
}

function copyButton(label: string, text: string, wording: Wording): HTMLElement {
  const made = button(label, () => {
    const area = element('textarea', { readonly: 'readonly' }) as HTMLTextAreaElement;
    area.value = text;
    made.after(area);
    area.select();
    // A page from disk may have no clipboard of its own.
    const done = document.execCommand('copy');
    area.remove();
    if (done) made.textContent = wording.say('copied');
    else window.prompt(label, text);
    made.focus();
  });
  return made;
}
