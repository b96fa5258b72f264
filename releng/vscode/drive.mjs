// Looks at the extension in a browser: what it shows is compared with what the language server is known to say of the example.
// node drive.mjs CHROMIUM PORT FOLDER TARGET
import { chromium } from 'playwright-core';

const [executablePath, port, folder, target] = process.argv.slice(2);
const PATIENCE = 90_000;
const seen = [];

function check(what, holds) {
  seen.push(`${holds ? 'ok    ' : 'FAILED'} ${what}`);
  console.log(seen.at(-1));
}

async function until(what, test) {
  const end = Date.now() + PATIENCE;
  let last;
  while (Date.now() < end) {
    last = await test().catch(() => undefined);
    if (last) {
      break;
    }
    await new Promise(resolve => setTimeout(resolve, 250));
  }
  check(what, Boolean(last));
  if (!last) {
    await page.screenshot({ path: `${target}/failed-${seen.length}.png` });
  }
  return last;
}

const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
const page = await browser.newPage({ viewport: { width: 1500, height: 950 } });
try {
  page.setDefaultTimeout(PATIENCE);
  for (let i = 0; ; i++) {
    try {
      await page.goto(`http://127.0.0.1:${port}/?folder=${encodeURIComponent(folder)}`);
      break;
    } catch (error) {
      if (i === 60) {
        throw error;
      }
      await new Promise(resolve => setTimeout(resolve, 500));
    }
  }
  await page.waitForSelector('.monaco-workbench');
  const text = selector => page.locator(selector).allInnerTexts().then(all => all.join('\n').replaceAll('\u00a0', ' '));

  await page.keyboard.press('Control+p');
  await page.keyboard.type('efficientvit-b1.m2q');
  await page.waitForSelector('.quick-input-list .monaco-list-row');
  await page.waitForTimeout(1500);
  await page.keyboard.press('Enter');
  await until('the file opens as M2Q', async () => (await text('.statusbar')).includes('M2Q'));
  await until('costs at the ends of lines', async () => /~[0-9.]+ %/.test(await text('.view-lines')));
  await until('totals and Run above the experiment or the model', async () => /EDP/.test(await text('.codelens-decoration')));
  await until('colours by meaning', async () => (await page.locator('.view-line span[class*="mtk"]').evaluateAll(
    spans => new Set(spans.map(span => getComputedStyle(span).color)).size)) > 3);
  await page.screenshot({ path: `${target}/vscode-editor.png` });

  await page.keyboard.press('Control+Shift+o');
  await until('symbols of the file', async () => /EfficientViT/.test(await text('.quick-input-list')));
  await page.screenshot({ path: `${target}/vscode-symbols.png` });
  await page.keyboard.press('Escape');

  const word = page.locator('.view-line span', { hasText: 'MBConv' }).first();
  await word.hover();
  await until('a hover with documentation', async () => /MBConv/.test(await text('.monaco-hover')) && (await text('.monaco-hover')).length > 80);
  await page.screenshot({ path: `${target}/vscode-hover.png` });

  await page.locator('.view-lines').click({ position: { x: 10, y: 10 } });
  await page.keyboard.press('Control+Home');
  await page.keyboard.type('nonsense ');
  await until('a problem while typing', async () => (await page.locator('.squiggly-error').count()) > 0);
  await page.keyboard.press('Control+z');
  await page.keyboard.press('Control+z');
  await page.keyboard.press('Control+Shift+m');
  await until('no problem after undo', async () => (await page.locator('.squiggly-error').count()) === 0);

  await page.screenshot({ path: `${target}/vscode-problems.png` });
  await page.keyboard.press('Control+j');
  await page.locator('.view-lines').click({ position: { x: 10, y: 10 } });
  await page.keyboard.press('Control+End');
  await page.locator('.codelens-decoration a:visible', { hasText: 'Run' }).first().click();
  await until('Run simulates and says the result', async () => /EDP [0-9.]+ .J·s/.test(await text('.notifications-toasts')));
  await page.screenshot({ path: `${target}/vscode-run.png` });
} finally {
  await browser.close();
}
const failed = seen.filter(line => line.startsWith('FAILED')).length;
console.log(`${seen.length - failed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);
