import { defineConfig } from 'vitest/config';

// Everything is a file of its own: the page is served under a policy that refuses inline scripts and styles.
export default defineConfig({
  build: { target: 'es2022', assetsInlineLimit: 0, modulePreload: { polyfill: false } },
  server: { proxy: { '/api': 'http://127.0.0.1:8514' } },
  preview: { proxy: { '/api': 'http://127.0.0.1:8514' } },
  test: { include: ['src/**/*.test.ts'] },
});
