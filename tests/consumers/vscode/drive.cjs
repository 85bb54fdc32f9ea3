// Drives the workbench as a user does: squiggle, hover, the related place opened, a finding silenced, the status bar, the
// report. Each step fails with what was seen instead.
const assert = require("node:assert/strict");
const fs = require("node:fs");
const path = require("node:path");
const { chromium } = require("playwright-core");

const [url, folder] = process.argv.slice(2);
const flags = "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-component-update --disable-sync";

async function main() {
  const browser = await chromium.launch({ executablePath: "/usr/bin/chromium", headless: true, args: flags.split(" ") });
  const page = await browser.newPage({ viewport: { width: 1400, height: 900 } });
  const picture = (name) => page.screenshot({ path: path.join(process.env.PICTURES, `${name}.png`) });
  try {
    await page.goto(url, { timeout: 120_000 });
    await page.waitForSelector(".monaco-workbench .explorer-folders-view", { timeout: 180_000 });
    await open(page, "logs.py");

    await page.waitForSelector(".monaco-editor .squiggly-warning", { timeout: 180_000 });
    const status = page.locator("[id$='seaworthy.score']");
    await status.waitFor({ timeout: 60_000 });
    await page.waitForFunction(() => /seaworthy \d/.test(document.querySelector("[id$='seaworthy.score']")?.textContent ?? ""), null, { timeout: 60_000 });
    step("squiggle and status bar", await status.innerText());
    await picture("1-squiggle");

    const token = page.locator(".view-line", { hasText: "logging.FileHandler(LOG_FILE)" }).locator("span", { hasText: "FileHandler" }).last();
    await token.hover();
    const hover = page.locator(".monaco-hover:visible");
    await hover.first().waitFor({ timeout: 30_000 });
    await page.waitForTimeout(1500);
    const said = (await hover.allInnerTexts()).join(" ").replace(/\s+/g, " ");
    assert.match(said, /logs\/file/, `the hover names the rule: ${said}`);
    assert.match(said, /[Ee]ffort/, `the hover says the effort: ${said}`);
    step("hover", said.slice(0, 160));
    await picture("2-hover");

    await page.keyboard.press("Escape");
    await page.keyboard.press("Control+Shift+M");
    const problems = page.locator(".markers-panel .monaco-list-row");
    await problems.first().waitFor({ timeout: 30_000 });
    await page.waitForTimeout(1000);
    await picture("3-problems");
    await related(page);
    await picture("4-related-place");

    await open(page, "logs.py");
    await page.locator(".view-line", { hasText: "logging.FileHandler(LOG_FILE)" }).locator("span", { hasText: "FileHandler" }).last().click();
    await page.keyboard.press("Control+.");
    const menu = page.locator(".action-widget .monaco-list-row.action");
    await menu.first().waitFor({ timeout: 30_000 });
    await page.waitForTimeout(500);
    await picture("5-quick-fix");
    assert.match(await menu.first().innerText(), /^Silence logs\/file/);
    await page.keyboard.press("Enter");
    await page.waitForFunction(() => [...document.querySelectorAll(".view-line")].some((line) => /seaworthy:\s*ignore\[logs\/file\]/.test(line.textContent.replace(/\u00a0/g, " "))), null, { timeout: 30_000 });
    await page.keyboard.press("Escape");
    await page.keyboard.press("Control+S");
    await page.waitForTimeout(3000);
    const file = fs.readFileSync(path.join(folder, "web/logs.py"), "utf8");
    assert.match(file, /# seaworthy: ignore\[logs\/file\]/, file);
    step("silenced", file.split("\n").find((line) => line.includes("seaworthy:")).trim());
    await picture("6-silenced");

    await status.click();
    await page.waitForSelector("iframe.webview.ready", { timeout: 60_000 });
    await page.waitForTimeout(2500);
    await picture("7-report");
    step("report", "opened");
  } catch (error) {
    await picture("failed");
    throw error;
  } finally {
    await browser.close();
  }
}

/** Opens a file by its name. */
async function open(page, name) {
  const tab = page.locator(`.tab[data-resource-name="${name}"]`);
  if ((await tab.count()) > 0) return tab.first().click();
  await page.keyboard.press("Control+P");
  const input = page.locator(".quick-input-widget input:visible").first();
  await input.waitFor({ timeout: 30_000 });
  await input.fill(name);
  await page.locator(".quick-input-list .monaco-list-row", { hasText: name }).first().waitFor({ timeout: 60_000 });
  await page.keyboard.press("Enter");
  await page.waitForSelector(`.tab.active[data-resource-name="${name}"]`, { timeout: 30_000 });
}

/** Opens a place that a finding rests on and that stands in another file, from the list of problems. */
async function related(page) {
  const rows = page.locator(".markers-panel .monaco-list-row");
  let file = "";
  for (let row = 0; row < (await rows.count()); row += 1) {
    const text = (await rows.nth(row).innerText()).trim();
    const place = /^(\S+?)\s*\[Ln \d+/.exec(text);
    if ((await rows.nth(row).getAttribute("aria-level")) === "1") file = text.split(/\s/)[0];
    if (!place || file.startsWith(place[1])) continue;
    await rows.nth(row).dblclick();
    await page.waitForSelector(`.tab.active[data-resource-name="${place[1]}"]`, { timeout: 30_000 });
    return step("related place", `${file} → ${text.replace(/\s+/g, " ")}`);
  }
  assert.fail(`no problem names a place in another file: ${(await rows.allInnerTexts()).join(" | ")}`);
}

function step(name, seen) {
  console.log(`${name}: ${String(seen).replace(/\s+/g, " ").trim()}`);
}

main().catch((error) => {
  console.error(error);
  process.exit(1);
});
