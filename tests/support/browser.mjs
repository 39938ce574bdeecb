// Drives one Chromium for all tests: takes a visit a line as JSON, answers with a line each.

import { createInterface } from 'node:readline';
import { readFileSync } from 'node:fs';
import puppeteer from 'puppeteer-core';
import { privateKeyToAccount } from 'viem/accounts';

const AXE = readFileSync(new URL('../../node_modules/axe-core/axe.min.js', import.meta.url), 'utf8');
const browser = await puppeteer.launch({
  executablePath: process.argv[2],
  args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage'],
});

// What a wallet does in the page; `how` says in which way.
function inject(how) {
  if (how.onlyHttp && !location.protocol.startsWith('http')) return;
  let chainId = how.chainId;
  const provider = {
    asked: [],
    async request({ method, params }) {
      provider.asked.push({ method, params });
      switch (method) {
        case 'eth_requestAccounts':
          return [how.account];
        case 'eth_chainId':
          return `0x${chainId.toString(16)}`;
        case 'wallet_switchEthereumChain':
          if (how.lacksChain) throw { code: 4902, message: 'Unrecognized chain' };
          chainId = Number(params[0].chainId);
          return null;
        case 'eth_signTypedData_v4':
          if (how.refuses) throw { code: 4001, message: 'User rejected' };
          if (how.answers) return how.answers;
          return window.signAsWallet(params[1], how.key, how.v0);
        case 'eth_sendTransaction':
          return window.sendAsWallet(JSON.stringify(params[0]), how.rpc);
        default:
          throw { code: 4200, message: `unsupported ${method}` };
      }
    },
  };
  window.wallet = provider;
  if (how.announces === 'window') {
    window.ethereum = provider;
    return;
  }
  const detail = Object.freeze({ info: { uuid: '1', name: how.name ?? 'Test Wallet', icon: '', rdns: 'x' }, provider });
  const announce = () => window.dispatchEvent(new CustomEvent('eip6963:announceProvider', { detail }));
  window.addEventListener('eip6963:requestProvider', announce);
  announce();
}

async function signAsWallet(json, key, v0) {
  const { domain, types, primaryType, message } = JSON.parse(json);
  const signature = await privateKeyToAccount(key).signTypedData({ domain, types, primaryType, message });
  return v0 ? signature.slice(0, -2) + (signature.endsWith('1b') ? '00' : '01') : signature;
}

async function sendAsWallet(json, rpc) {
  const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'eth_sendTransaction', params: [JSON.parse(json)] });
  const answer = await fetch(rpc, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body });
  const { result, error } = await answer.json();
  if (error) throw new Error(error.message);
  return result;
}

async function visit({ url, wallet, steps = [], width = 1000, scheme = 'light', axe, picture, pdf }) {
  const page = await browser.newPage();
  const [requests, errors] = [[], []];
  try {
    await page.setViewport({ width, height: 900 });
    await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: scheme }]);
    page.on('request', (request) => requests.push(request.url()));
    page.on('pageerror', (error) => errors.push(error.message));
    page.on('console', (line) => line.type() === 'error' && errors.push(line.text()));
    await page.exposeFunction('signAsWallet', signAsWallet);
    await page.exposeFunction('sendAsWallet', sendAsWallet);
    if (wallet) await page.evaluateOnNewDocument(inject, wallet);
    await page.goto(url);
    await page.waitForSelector('main:not([aria-busy]) h1');
    const results = [];
    for (const step of steps) results.push(await page.evaluate(step));
    // A checker that is injected is no part of the page, and may run where the page may not.
    const violations = axe
      ? await page.evaluate(`${AXE}; axe.run().then(({ violations }) => violations.map(({ id, nodes }) => [id, nodes[0].html]))`)
      : [];
    const text = await page.evaluate(() => document.body.innerText);
    if (picture) await page.screenshot({ path: picture, fullPage: true });
    if (pdf) await page.pdf({ path: pdf, format: 'A4' });
    return { results, requests, errors, violations, text };
  } finally {
    await page.close();
  }
}

for await (const line of createInterface({ input: process.stdin })) {
  const answer = await visit(JSON.parse(line)).catch((error) => ({ problem: String(error) }));
  process.stdout.write(`${JSON.stringify(answer)}\n`);
}
await browser.close();
