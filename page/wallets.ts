// Wallets that the browser has: announced by EIP-6963, or at window.ethereum.

export interface Provider {
  request(asked: { method: string; params?: unknown[] }): Promise<unknown>;
}

export interface Wallet {
  name: string;
  provider: Provider;
}

// Calls back for each wallet, and again as others announce themselves.
export function findWallets(found: (wallets: Wallet[]) => void): void {
  const wallets = new Map<Provider, Wallet>();
  const add = (name: unknown, provider: Provider | undefined): void => {
    if (typeof provider?.request !== 'function' || wallets.has(provider)) return;
    wallets.set(provider, { name: String(name).slice(0, 40), provider });
    found([...wallets.values()]);
  };
  window.addEventListener('eip6963:announceProvider', (event) => {
    const { info, provider } = (event as CustomEvent).detail ?? {};
    add(info?.name ?? '?', provider);
  });
  window.dispatchEvent(new Event('eip6963:requestProvider'));
  const add1193 = (): void => {
    const { ethereum } = window as { ethereum?: Provider };
    if (wallets.size === 0) add('window.ethereum', ethereum);
  };
  add1193();
  window.addEventListener('ethereum#initialized', add1193, { once: true });
}

export async function accountsOf(wallet: Wallet): Promise<string[]> {
  const accounts = await wallet.provider.request({ method: 'eth_requestAccounts' });
  return Array.isArray(accounts) ? accounts.map(String) : [];
}

// Asks the wallet to be on a chain; gives the chain that it is on then.
export async function bringToChain(wallet: Wallet, chainId: bigint): Promise<bigint> {
  const current = async (): Promise<bigint> =>
    BigInt((await wallet.provider.request({ method: 'eth_chainId' })) as string);
  if ((await current()) === chainId) return chainId;
  try {
    await wallet.provider.request({
      method: 'wallet_switchEthereumChain',
      params: [{ chainId: `0x${chainId.toString(16)}` }],
    });
  } catch {
    // It does not have the chain, or does not want to: what it is on then is told.
  }
  return current();
}
