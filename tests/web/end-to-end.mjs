// From the first start to a proven record, in a real browser against the real program. Everything is on loopback.
import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliCompressSync } from 'node:zlib';

const root = new URL('../..', import.meta.url).pathname;
const require = createRequire(join(root, 'web/package.json'));
const { chromium } = require('playwright-core');
const axe = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');
const shots = process.env.SWORN_SCREENSHOTS;
const data = mkdtempSync(join(tmpdir(), 'sworn-web-'));
const secret = 'correct horse battery';
const maxBundle = 200_000;
mkdirSync(join(root, 'artifacts'), { recursive: true });
rmSync(join(root, 'artifacts/web-result'), { force: true });

writeFileSync(join(data, 'sworn.yaml'), `inputs:
  - type: udp
    listen: 127.0.0.1:0
  - type: tcp
    listen: 127.0.0.1:0
http:
  listen: 127.0.0.1:0
identity:
  idle-timeout: 1m
`);
const node = spawn(join(root, 'sworn'), ['run', '--data', join(data, 'store'), '--config', join(data, 'sworn.yaml')], { stdio: ['ignore', 'pipe', 'pipe'] });
let screen = '';
const link = await new Promise((resolve, reject) => {
  const look = (some) => { screen += some; const found = /(http:\/\/\S+#claim=\S+)/.exec(screen); if (found) resolve(found[1]); };
  node.stdout.on('data', look); node.stderr.on('data', look);
  node.on('exit', () => reject(new Error(screen)));
});
const base = new URL(link).origin;
const browser = await chromium.launch({ executablePath: process.env.SWORN_CHROMIUM ?? '/usr/bin/chromium', args: ['--no-sandbox'] });
const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, colorScheme: 'light' });
context.setDefaultTimeout(15_000);
const page = await context.newPage();
const refused = [];
page.on('console', (m) => { if (/Content Security Policy/.test(m.text())) refused.push(m.text()); });
page.on('pageerror', (e) => refused.push(String(e)));

let passed = 0, failed = 0;
async function test(name, body) {
  try { await body(); passed++; console.log(`ok    ${name}`); }
  catch (error) {
    failed++; console.log(`FAIL  ${name}\n${error?.stack ?? error}`);
    await page.screenshot({ path: join(root, `artifacts/web-failure-${failed}.png`) }).catch(() => undefined);
  }
}
const picture = async (name) => { if (shots) await page.screenshot({ path: join(shots, `${name}.png`) }); };
const open = async (path) => { await page.goto(base + path); await page.locator('h1').waitFor(); };
async function accessible(where = page) {
  await where.evaluate(axe); // By the debugger: the page's own policy stays as it is.
  const { violations } = await where.evaluate(() => globalThis.axe.run());
  const serious = violations.filter((v) => v.impact === 'serious' || v.impact === 'critical');
  assert.deepEqual(serious.map((v) => `${v.id}: ${v.nodes[0].html} ${v.nodes[0].failureSummary}`), []);
}
const udp = createSocket('udp4');
let port;
const send = (text) => new Promise((resolve, reject) => udp.send(text, port, '127.0.0.1', (e) => (e ? reject(e) : resolve())));

try {
  await test('The bundle is under 200 kB compressed', () => {
    const dir = join(root, 'web/dist/assets');
    const size = readdirSync(dir).reduce((sum, file) => sum + brotliCompressSync(readFileSync(join(dir, file))).length, 0);
    console.log(`      ${size} octets`);
    assert.ok(size < maxBundle);
  });
  await test('The link of the first start makes the first administrator', async () => {
    await page.goto(link);
    await page.getByRole('heading', { name: 'Make the first administrator' }).waitFor();
    await accessible();
    await page.getByLabel('User name').fill('ada');
    await page.getByLabel(/Password/).fill(secret);
    await page.getByRole('button', { name: 'Make it' }).click();
    await page.getByRole('heading', { name: 'Explore' }).waitFor();
  });
  await test('An empty search shows the lines to paste, with the real port, and sees the first message arrive', async () => {
    const status = await page.evaluate(async () => (await fetch('/api/v1/status')).json());
    port = Number(status.inputs.find((i) => i.transport === 'udp').listen.split(':').pop());
    await open('/explore?q=nothing-like-this');
    await page.getByText(`port ${port}`).first().waitFor();
    await page.getByText('no message has arrived yet').waitFor();
    await picture('first-message');
    await send('<34>1 2026-11-24T04:00:00Z mx1 sshd 12 SSHD_LOGIN_FAILED [junos@2636.1.1.1.2.29 username="root" source-address="10.0.0.9"] Failed password for root from 10.0.0.9');
    await page.getByText('1 messages have arrived').waitFor();
  });
  await test('A search finds the message, its record is proven in the browser, and another message is not', async () => {
    for (let i = 0; i < 60; i++) await send(`<${i % 6 === 0 ? 187 : i % 4 === 0 ? 188 : 190}>${i}: mx${i % 3 + 1}: %SYS-5-CONFIG_I: Configured from console by user${i % 5}`);
    await open('/explore');
    await page.getByRole('combobox', { name: 'Query' }).fill('msgid:SSHD_LOGIN_FAILED');
    await page.keyboard.press('Enter');
    await page.getByRole('region', { name: 'Records' }).getByText('Failed password for root').first().waitFor();
    await page.locator('.records a').first().click();
    await page.getByText('hashes lead to the root').waitFor();
    const policy = execFileSync(join(root, 'sworn'), ['key', 'policy', '--data', join(data, 'store')], { encoding: 'utf8' });
    await page.getByText(/The log's key/).click();
    await page.getByRole('textbox').fill(policy);
    await page.locator('.verdict.good').waitFor();
    assert.deepEqual(await page.locator('.steps li.good b').allTextContents(), ['Index', 'Message', 'Leaf', 'Tree', 'Keys', 'Signature']);
    await accessible(); await picture('record');
    if (process.env.UPDATE_VECTOR) {
      const proven = await page.evaluate(async () => (await fetch(location.pathname.replace('/record/', '/api/v1/records/'))).json());
      writeFileSync(join(root, 'tests/web/vector.json'), `${JSON.stringify({ proven, policy }, null, 1)}\n`);
    }
    await page.route('**/api/v1/records/**', async (route) => {
      const answer = await route.fetch(), body = await answer.json();
      body.record.raw_b64 = Buffer.from('<34>something else').toString('base64');
      await route.fulfill({ response: answer, json: body });
    });
    await page.reload();
    await page.locator('.verdict.bad').waitFor();
    await page.unroute('**/api/v1/records/**');
  });
  await test('A facet includes, a chip is turned off, and the histogram is dragged', async () => {
    await open('/explore');
    await page.locator('.histogram canvas').waitFor();
    await page.getByTitle('only mx2').click();
    await page.getByRole('button', { name: 'host: mx2', exact: true }).click();
    await page.locator('.chip.off').waitFor();
    await page.locator('.records tbody tr').first().waitFor();
    await accessible(); await picture('explore');
    const box = await page.locator('.histogram .u-over').boundingBox();
    await page.mouse.move(box.x + box.width / 2, box.y + 20); await page.mouse.down();
    await page.mouse.move(box.x + box.width - 2, box.y + 20, { steps: 4 }); await page.mouse.up();
    await page.waitForURL(/since=20\d\d-/);
  });
  await test('A wrong query is named at its column', async () => {
    await open('/explore?q=host%3A(');
    await page.locator('.inline-problem [role=alert]').waitFor();
    await accessible();
  });
  await test('The live tail does not move what is read at 5,000 messages a second', async () => {
    await open('/tail');
    await page.getByText('live', { exact: true }).waitFor();
    const sender = spawn(join(root, 'sworn'), ['send', '--to', `udp://127.0.0.1:${port}`, '--count', '30000', '--rate', '5000', 'load {n}'], { stdio: 'ignore' });
    const done = new Promise((resolve) => sender.on('exit', resolve));
    await page.waitForFunction(() => document.querySelectorAll('.records tbody tr').length > 100);
    const list = page.locator('.tail .scroll');
    await list.evaluate((e) => e.scrollTo(0, 400));
    await page.getByText('paused', { exact: true }).waitFor();
    const seen = () => list.evaluate((e) => [e.scrollTop, e.textContent]);
    const before = await seen();
    await page.locator('.waiting').filter({ hasText: /^[\d,]{4,} new$/ }).waitFor();
    assert.deepEqual(await seen(), before);
    await accessible(); await picture('live');
    await done;
  });
  for (const [path, title] of [['/sources', 'sources'], ['/integrity', 'integrity'], ['/wall', 'wall'], ['/admin', 'administration'], ['/activity', 'activity'], ['/coverage', 'coverage'], ['/context/main/8', '']]) {
    await test(`${path} is accessible, light and dark`, async () => {
      await open(path);
      await page.waitForLoadState('load');
      if (path === '/integrity') await page.locator('table').nth(1).locator('tbody tr').first().waitFor();
      await accessible();
      if (title) await picture(title);
      await page.emulateMedia({ colorScheme: 'dark' });
      await accessible();
      await page.emulateMedia({ colorScheme: 'light' });
    });
  }
  await test('A reader sees nothing outside of the scope and no administration', async () => {
    await open('/admin');
    await page.getByText('New user', { exact: true }).click();
    await page.locator('input[name=name]').first().fill('bob');
    await page.locator('input[name=password]').fill(secret);
    await page.locator('input[name=sources]').fill('192.0.2.0/24');
    await page.getByRole('button', { name: 'Make user' }).click();
    await page.getByRole('cell', { name: 'bob', exact: true }).waitFor();
    const other = await browser.newContext();
    const reader = await other.newPage();
    await reader.goto(base);
    await reader.getByLabel('User name').fill('bob');
    await reader.getByLabel(/Password/).fill(secret);
    await reader.getByRole('button', { name: 'Log in' }).click();
    await reader.getByText('Nothing matches').waitFor();
    assert.deepEqual(await reader.evaluate(async () => [(await fetch('/api/v1/records/main/8')).status, (await fetch('/api/v1/users')).status]), [404, 403]);
    await reader.goto(`${base}/admin`);
    await reader.getByRole('heading', { name: 'Tokens' }).waitFor();
    assert.equal(await reader.getByRole('heading', { name: 'Users' }).count(), 0);
    await other.close();
  });
  await test('A page is painted within a second', async () => {
    await open('/explore');
    await page.waitForFunction(() => performance.getEntriesByName('first-contentful-paint').length > 0);
    const paint = await page.evaluate(() => performance.getEntriesByName('first-contentful-paint')[0].startTime);
    console.log(`      first contentful paint after ${Math.round(paint)} ms`);
    assert.ok(paint < 1_000);
  });
  await test('Three wrong passwords lock an account, and then the right one does not open it', async () => {
    const other = await browser.newContext();
    const guesser = await other.newPage();
    await guesser.goto(base);
    const attempt = async (password) => {
      await guesser.getByLabel('User name').fill('bob');
      await guesser.getByLabel(/Password/).fill(password);
      const answer = guesser.waitForResponse((r) => r.url().endsWith('/api/v1/session') && r.request().method() === 'POST');
      await guesser.getByRole('button', { name: 'Log in' }).click();
      return (await answer).status();
    };
    for (let wrong = 0; wrong < 3; wrong++) {
      while ((await attempt(`not the password ${wrong}`)) === 429) await guesser.waitForTimeout(1_000); // The back-off between tries.
    }
    const locked = await attempt(secret);
    assert.notEqual(locked, 200);
    await guesser.getByText(/lock/i).first().waitFor();
    await accessible(guesser);
    await other.close();
    const { users } = await page.evaluate(async () => (await fetch('/api/v1/users')).json());
    assert.ok(users.find((u) => u.name === 'bob').lockedUntil);
  });
  await test('Whoever does nothing for the idle time is asked to log in again, and comes back to the same page', async () => {
    await open('/admin');
    await page.waitForTimeout(62_000);
    await page.getByRole('link', { name: 'Sources' }).click();
    await page.getByRole('heading', { name: 'Log in' }).waitFor();
    await page.getByLabel('User name').fill('ada');
    await page.getByLabel(/Password/).fill(secret);
    await page.getByRole('button', { name: 'Log in' }).click();
    await page.getByRole('heading', { name: 'Sources' }).first().waitFor();
  });
  await test('Nothing was refused by the content security policy and no script failed', () => assert.deepEqual(refused, []));
} finally {
  writeFileSync(join(root, 'artifacts/web-result'), `${passed} ${failed}\n`);
  udp.close();
  await browser.close();
  node.removeAllListeners('exit');
  const gone = new Promise((resolve) => node.on('exit', resolve));
  node.kill('SIGINT');
  await gone;
  rmSync(data, { recursive: true, force: true });
}
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
