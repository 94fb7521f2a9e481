import { defineConfig } from "@playwright/test";

// Screenshots are looked at by people; they are taken only when asked for.
const screens = process.env.HIMAYA_SCREENS === "1" || process.argv.some((word) => word.includes("@screens"));

export default defineConfig({
  testDir: ".",
  testMatch: "*.spec.js",
  outputDir: "test-results",
  // Two at a time; each file has a server of its own, and what is in one file runs in order.
  workers: 2,
  fullyParallel: false,
  retries: 0,
  forbidOnly: Boolean(process.env.CI),
  timeout: 60_000,
  expect: { timeout: 10_000 },
  reporter: "list",
  grepInvert: screens ? undefined : /@screens/,
  use: {
    browserName: "chromium",
    chromiumSandbox: false,
    screenshot: "only-on-failure",
    actionTimeout: 15_000,
    navigationTimeout: 20_000,
    launchOptions: {
      executablePath: process.env.HIMAYA_CHROMIUM || "/usr/bin/chromium",
      args: [
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
      ],
    },
  },
  projects: [
    { name: "script", use: { javaScriptEnabled: true } },
    { name: "no-script", testMatch: ["main-job.spec.js", "bad-input.spec.js"], use: { javaScriptEnabled: false } },
  ],
});
