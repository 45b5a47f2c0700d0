// `npm test`: unit and integration tests (vitest), then the browser tests (Playwright). The last line counts them all.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const reports = mkdtempSync(join(tmpdir(), 'flowza-test-'))
// The tests start hundreds of processes of this program: what the first has compiled, the others find.
const compiled = join(reports, 'compiled')
const vitestReport = join(reports, 'vitest.json')
const browserReport = join(reports, 'playwright.json')

function run(command, args, env = {}) {
  const { status } = spawnSync(command, args, {
    cwd: root,
    stdio: 'inherit',
    env: { NODE_COMPILE_CACHE: compiled, ...process.env, ...env },
    shell: process.platform === 'win32',
  })
  return status ?? 1
}

function read(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8'))
  } catch {
    return null
  }
}

/** The browser tests that failed once and passed then. */
function flakyOf(suites) {
  return suites.flatMap(({ specs = [], suites: inner = [] }) => [
    ...specs
      .filter(({ tests }) => tests.some(({ status }) => status === 'flaky'))
      .map(({ file, title }) => `${file} › ${title}`),
    ...flakyOf(inner),
  ])
}

const unit = run('vitest', [
  'run',
  '--reporter=default',
  '--reporter=json',
  `--outputFile.json=${vitestReport}`,
])
const browser = run(
  'playwright',
  ['test', '--config', 'frontend/playwright.config.ts', '--reporter=line,json'],
  {
    PLAYWRIGHT_JSON_OUTPUT_NAME: browserReport,
  },
)

const vitest = read(vitestReport)
const browserResults = read(browserReport)
const playwright = browserResults?.stats
const flaky = flakyOf(browserResults?.suites ?? [])
const passed = (vitest?.numPassedTests ?? 0) + (playwright?.expected ?? 0) + flaky.length
const skipped = (vitest?.numPendingTests ?? 0) + (vitest?.numTodoTests ?? 0) + (playwright?.skipped ?? 0)
let failed = (vitest?.numFailedTests ?? 0) + (playwright?.unexpected ?? 0)
// A runner that broke before it could count still fails the whole.
if ((unit !== 0 || browser !== 0 || !vitest || !playwright) && failed === 0) failed = 1
if (process.env.CI === 'true' && skipped > 0) {
  console.error('A skipped test is a failure where CI=true.')
  failed += skipped
}
rmSync(reports, { recursive: true, force: true })
for (const title of flaky) console.log(`passed at the second try only: ${title}`)
console.log(`${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`)
process.exitCode = failed === 0 ? 0 : 1
