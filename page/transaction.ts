// A call that a partner makes from its own wallet: shown by name and arguments, encoded from these.

import { encodeFunctionData, getAddress } from 'viem';

import type { Data } from './data.js';
import { button, element, section } from './elements.js';
import { accountsOf, bringToChain, findWallets } from './wallets.js';
import type { Wallet } from './wallets.js';
import type { Wording } from './wording.js';
import { harmless } from './wording.js';

const uint256 = (name: string) => ({ name, type: 'uint256' });
const ARGUMENTS: Record<string, { name: string; type: string }[]> = {
  countersign: [uint256('period'), { name: 'review', type: 'bytes32' }],
  offer: [{ name: 'account', type: 'address' }, { name: 'notice', type: 'uint32' }],
  accept: [uint256('seat')],
  answer: [],
};

export function transactionPage(
  data: Data,
  wording: Wording,
  submit: ((account: string, hash: string) => Promise<void>) | null,
): HTMLElement {
  const { function: name, arguments: given } = data.transaction!;
  const inputs = Object.hasOwn(ARGUMENTS, name) ? ARGUMENTS[name] : undefined;
  if (!inputs || inputs.length !== given.length) throw new Error(`no such call: ${name}`);
  const abi = [{ type: 'function', name, inputs, outputs: [], stateMutability: 'nonpayable' }];
  const args = inputs.map(({ type }, index) => (type.startsWith('uint') ? BigInt(given[index]!) : given[index]));
  const encoded = encodeFunctionData({ abi, functionName: name, args } as any);
  const say = wording.say.bind(wording);
  const status = element('p', { role: 'status', 'aria-live': 'polite', class: 'status' });
  const choices = element('div', { class: 'wallets' }, element('p', { class: 'note' }, say('noWallet')));
  const tell = (text: string, isWrong = false): void => {
    status.textContent = text;
    status.classList.toggle('wrong', isWrong);
  };
  const send = async (wallet: Wallet): Promise<void> => {
    try {
      tell(say('waiting', { wallet: harmless(wallet.name) }));
      const [first] = await accountsOf(wallet);
      if (!first) return tell(say('otherAccount', { accounts: '–' }), true);
      const chain = await bringToChain(wallet, BigInt(data.chainId));
      if (chain !== BigInt(data.chainId))
        return tell(say('otherChain', { given: String(chain), wanted: String(data.chainId) }), true);
      const transaction = { from: first, to: data.partnership, data: encoded, value: '0x0' };
      const hash = await wallet.provider.request({ method: 'eth_sendTransaction', params: [transaction] });
      tell(say('sent', { hash: harmless(String(hash)) }));
      await submit?.(getAddress(first), String(hash));
    } catch (error) {
      const { code, message } = error as { code?: number; message?: string };
      tell(code === 4001 ? say('refused') : say('failed', { error: harmless(String(message)) }), true);
    }
  };
  findWallets((wallets) => {
    choices.replaceChildren(
      ...wallets.map((wallet) =>
        button(say('sendWith', { wallet: harmless(wallet.name) }), () => void send(wallet), 'primary'),
      ),
    );
  });
  const rows = inputs.flatMap((input, index) => [
    element('dt', {}, input.name),
    element('dd', { class: 'hash' }, harmless(given[index]!)),
  ]);
  return section(
    wording.words.heading,
    'transaction',
    ...wording.words.facts.map((fact) => element('p', {}, fact)),
    element(
      'dl',
      { class: 'terms' },
      element('dt', {}, say('partnership')),
      element('dd', { class: 'hash' }, data.partnership),
      element('dt', {}, say('call')),
      element('dd', { class: 'hash' }, name),
      ...rows,
    ),
    choices,
    status,
  );
}
