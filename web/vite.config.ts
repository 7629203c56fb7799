import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";

// The server that answers /graphql and gives files of reports while the portal is developed with
// `npm run dev`.
const server = process.env.STEWARD_SERVER ?? "http://127.0.0.1:8780";

export default defineConfig({
  plugins: [react()],
  resolve: { alias: { "#": new URL("./src", import.meta.url).pathname } },
  server: {
    proxy: {
      "/graphql": { target: server, ws: true, changeOrigin: true },
      "^/reports/(link|rep_[0-9a-f]+\\.(pdf|html))$": { target: server, changeOrigin: true },
    },
  },
  build: {
    target: "es2022",
    manifest: true,
    // Inlined data: URLs would need a wider content security policy than 'self'.
    assetsInlineLimit: 0,
    // The polyfill and the CSS preloader are inline-free only without the polyfill.
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
  },
  test: {
    environment: "happy-dom",
    include: ["src/**/*.test.{ts,tsx}"],
    setupFiles: ["src/lib/no-network.ts"],
    restoreMocks: true,
  },
});
