// Firefox, driven line by line: `npm run bridge -- FIREFOX PROFILE`. Each line of the standard input is a
// request { id, method, args }; each line of the standard output its answer { id, value } or { id, error },
// or { url, complaint } when the page complained. It ends when its input ends.
import { createInterface } from "node:readline";
import puppeteer from "puppeteer-core";

const [executablePath, userDataDir] = process.argv.slice(2);
const firefox = await puppeteer.launch({
  browser: "firefox",
  executablePath,
  userDataDir,
  headless: true,
  // Only the site itself: no updates, no telemetry, no captive-portal checks.
  extraPrefsFirefox: {
    "network.captive-portal-service.enabled": false,
    "network.connectivity-service.enabled": false,
    "services.settings.server": "data:,",
    "app.normandy.enabled": false,
  },
});
const say = (message) => process.stdout.write(`${JSON.stringify(message)}\n`);
let page;

const METHODS = {
  async open(url, width, height) {
    await page?.close();
    page = await firefox.newPage();
    await page.setViewport({ width, height });
    page.on("console", (message) => message.type() === "error" && say({ url, complaint: message.text() }));
    page.on("pageerror", (error) => say({ url, complaint: String(error.message ?? error) }));
    await page.goto(url);
  },
  goto: (url) => page.goto(url).then(() => null),
  reload: () => page.reload().then(() => null),
  // The source of a function of one argument; what it returns must be JSON.
  evaluate: (source, argument) => page.evaluate(`(${source})(${JSON.stringify(argument ?? null)})`),
  click: (selector) => page.locator(selector).click(),
  press: (key) => page.keyboard.press(key),
  type: (text) => page.keyboard.type(text),
  async chord(modifier, key) {
    await page.keyboard.down(modifier);
    await page.keyboard.press(key);
    await page.keyboard.up(modifier);
  },
  screenshot: (path) => page.screenshot({ path, fullPage: false }).then(() => null),
  version: () => firefox.version(),
};

for await (const line of createInterface({ input: process.stdin })) {
  const { id, method, args } = JSON.parse(line);
  try {
    say({ id, value: (await METHODS[method](...args)) ?? null });
  } catch (error) {
    say({ id, error: String(error.message ?? error) });
  }
}
await firefox.close();
