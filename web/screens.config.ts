import { defineConfig } from "@playwright/test";

import config from "./playwright.config";

// Makes the pictures of docs/images/editor: `npm run screens`.
export default defineConfig({ ...config, testMatch: "screens.ts" });
