import tailwindcss from '@tailwindcss/vite'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'
import { codeSplitting } from './chunks.ts'
import { leaveOutColours } from './leave-out-colours.ts'
import { leaveOutJsonSchema } from './leave-out-json-schema.ts'

/** `npm run dev` starts the server on this port; only the development proxy needs to know. */
const apiAddress = 'http://127.0.0.1:4870'

export default defineConfig({
  plugins: [react(), tailwindcss(), leaveOutJsonSchema(), leaveOutColours()],
  build: {
    target: ['chrome123', 'firefox121', 'safari17.5'],
    // Everything comes from our own server; inlined assets would need a wider content security policy.
    assetsInlineLimit: 0,
    sourcemap: false,
    rolldownOptions: { output: { codeSplitting } },
  },
  server: { proxy: { '/api': apiAddress }, host: '127.0.0.1' },
})
