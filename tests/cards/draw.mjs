// Draws Adaptive Cards with Microsoft's renderer in a headless browser and says, as JSON on standard output, what it
// complained about, what was read aloud, and what each button sends.
//
//   node draw.mjs [--shots FOLDER] CARD.json…        CONVENE_CHROMIUM names the browser
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { basename, join } from "node:path";
import process from "node:process";
import { chromium } from "playwright-core";

const require = createRequire(import.meta.url);
const looks = {
  light: { width: 640, background: "#ffffff", text: "#242424", subtle: "#616161", emphasis: "#f5f5f5", button: "#ffffff", line: "#d1d1d1",
    accent: "#5b5fc7", good: "#237b4b", warning: "#835c00", attention: "#c4314b", page: "#f5f5f5" },
  dark: { width: 640, background: "#292929", text: "#ffffff", subtle: "#adadad", emphasis: "#333333", button: "#292929", line: "#666666",
    accent: "#9299f7", good: "#92c353", warning: "#fde300", attention: "#e8959b", page: "#1f1f1f" },
};
looks.phone = { ...looks.light, width: 340 };

/** A host configuration in Teams' sizes and colours, as far as they are known. */
function hostConfig(look) {
  const color = (value) => ({ default: value, subtle: value });
  const colors = {
    default: { default: look.text, subtle: look.subtle }, accent: color(look.accent), good: color(look.good),
    warning: color(look.warning), attention: color(look.attention), light: color(look.subtle), dark: color(look.text),
  };
  return {
    fontFamily: "'Segoe UI', 'Noto Sans', 'DejaVu Sans', sans-serif",
    fontSizes: { small: 12, default: 14, medium: 14, large: 18, extraLarge: 24 },
    fontWeights: { lighter: 200, default: 400, bolder: 600 },
    spacing: { small: 8, default: 12, medium: 16, large: 20, extraLarge: 24, padding: 16 },
    separator: { lineThickness: 1, lineColor: look.line },
    supportsInteractivity: true,
    containerStyles: {
      default: { backgroundColor: look.background, foregroundColors: colors },
      emphasis: { backgroundColor: look.emphasis, foregroundColors: colors },
    },
    actions: { maxActions: 6, spacing: "default", buttonSpacing: 8, actionsOrientation: "horizontal", actionAlignment: "left" },
    factSet: { title: { weight: "bolder", wrap: true, maxWidth: 160 }, value: { wrap: true }, spacing: 12 },
    inputs: { label: { inputSpacing: "small", requiredInputs: { suffix: " *" }, optionalInputs: {} }, errorMessage: { color: "attention" } },
    textStyles: { heading: { size: "large", weight: "bolder" } },
  };
}

function styles(look) {
  return `
    body { margin: 0; padding: 12px; background: ${look.page}; color: ${look.text}; font: 14px 'Segoe UI', 'Noto Sans', 'DejaVu Sans', sans-serif }
    #card { width: ${look.width}px; border: 1px solid ${look.line}; border-radius: 6px; overflow: hidden; background: ${look.background} }
    .ac-pushButton { font: 600 14px 'Segoe UI', 'Noto Sans', 'DejaVu Sans', sans-serif; padding: 5px 12px; border: 1px solid ${look.line};
      border-radius: 4px; background: ${look.button}; color: ${look.text}; cursor: pointer }
    .ac-pushButton.style-positive { background: ${look.accent}; border-color: ${look.accent}; color: ${look.page} }
    .ac-pushButton.style-destructive { color: ${look.attention}; border-color: ${look.attention} }
    .ac-horizontal-separator, .ac-actionSet { row-gap: 8px; flex-wrap: wrap }
    .ac-input { font: inherit; box-sizing: border-box; max-width: 100%; padding: 6px 8px; border: 1px solid ${look.line};
      border-radius: 4px; background: ${look.emphasis}; color: ${look.text} }
    .ac-input.ac-toggleInput, .ac-choiceSetInput-expanded input { padding: 0 }
    .ac-toggleInput, .ac-choiceSetInput-expanded, .ac-choiceSetInput-multiSelect { border: none; background: none }
    p { margin: 0 }`;
}

/** In the page: draw, press every button with the inputs as they are, and report. */
function draw({ card, config }) {
  const complaints = [];
  const sent = [];
  AdaptiveCards.AdaptiveCard.onProcessMarkdown = (text, result) => {
    result.outputHtml = window.markdownit().render(text);
    result.didProcess = true;
  };
  const drawn = new AdaptiveCards.AdaptiveCard();
  drawn.hostConfig = new AdaptiveCards.HostConfig(config);
  const context = new AdaptiveCards.SerializationContext(AdaptiveCards.Versions.v1_5);
  drawn.parse(card, context);
  for (let i = 0; i < context.eventCount; i++) complaints.push(context.getEventAt(i).message);
  for (const event of drawn.validateProperties().validationEvents) complaints.push(event.message);
  const ids = drawn.getAllInputs().map((input) => input.id);
  if (ids.some((id) => !id)) complaints.push("an input has no id");
  if (new Set(ids).size !== ids.length) complaints.push("two inputs have one id");
  drawn.onExecuteAction = (action) => {
    sent.push({ type: action.getJsonTypeName(), title: action.title, verb: action.verb ?? null, data: action.data ?? null, url: action.url ?? null });
  };
  const host = document.getElementById("card");
  host.replaceChildren(drawn.render());
  if (host.querySelector("script, iframe, img")) complaints.push("text became an element");
  for (const button of host.querySelectorAll(".ac-pushButton")) button.click();
  const buttons = [...host.querySelectorAll(".ac-pushButton")];
  const inputs = [...host.querySelectorAll("input, select, textarea")];
  for (const input of inputs) {
    if (!input.getAttribute("aria-label") && !input.getAttribute("aria-labelledby") && !host.querySelector(`label[for="${input.id}"]`))
      complaints.push(`an input has no label: ${input.outerHTML.slice(0, 80)}`);
  }
  if (host.scrollWidth > host.clientWidth + 1) complaints.push(`wider than its frame by ${host.scrollWidth - host.clientWidth}`);
  return {
    complaints, sent, inputs: ids, text: host.innerText,
    buttons: buttons.map((button) => ({ label: button.innerText.trim(), spoken: button.getAttribute("aria-label"), tip: button.title || null })),
  };
}

async function main(args) {
  const shots = args[0] === "--shots" ? args.splice(0, 2)[1] : null;
  const browser = await chromium.launch({
    executablePath: process.env.CONVENE_CHROMIUM || "/usr/bin/chromium",
    args: ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"],
  });
  const reports = {};
  try {
    for (const [name, look] of Object.entries(looks)) {
      const page = await browser.newPage({ viewport: { width: look.width + 26, height: 400 }, locale: "en-GB", timezoneId: "Europe/Stockholm" });
      await page.setContent(`<html><body><div id="card"></div></body></html>`);
      await page.addStyleTag({ content: styles(look) });
      await page.addScriptTag({ path: require.resolve("adaptivecards/dist/adaptivecards.min.js") });
      await page.addScriptTag({ path: require.resolve("markdown-it/dist/markdown-it.min.js") });
      for (const file of args) {
        const report = await page.evaluate(draw, { card: JSON.parse(await readFile(file, "utf8")), config: hostConfig(look) });
        const id = basename(file, ".json");
        reports[id] ??= { ...report, complaints: [] };
        reports[id].complaints.push(...report.complaints.map((complaint) => `${name}: ${complaint}`));
        if (shots) await page.screenshot({ path: join(shots, `${id}-${name}.png`), fullPage: true });
      }
      await page.close();
    }
  } finally {
    await browser.close();
  }
  process.stdout.write(JSON.stringify(reports, null, 1));
}

await main(process.argv.slice(2));
