/**
 * `npm test`: unit and integration tests (vitest), then the browser tests (Playwright). The last lines name what failed
 * and count them all, so that the end of a long log is enough.
 */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const reports = mkdtempSync(join(tmpdir(), 'flowza-test-'))
// The tests start hundreds of processes of this program: what the first has compiled, the others find.
const compiled = join(reports, 'compiled')
const vitestOutcome = join(reports, 'vitest.json')
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

/** The browser tests of one status: `flaky` are those that failed once and passed then. */
function browserTests(suites, status) {
  return suites.flatMap(({ specs = [], suites: inner = [] }) => [
    ...specs
      .filter(({ tests }) => tests.some((test) => test.status === status))
      .map(({ file, title }) => `${file} › ${title}`),
    ...browserTests(inner, status),
  ])
}

const unit = run(
  'vitest',
  ['run', '--reporter=default', `--reporter=${join(root, 'scripts/vitest-outcome.mjs')}`],
  {
    FLOWZA_VITEST_OUTCOME: vitestOutcome,
  },
)
const browser = run(
  'playwright',
  ['test', '--config', 'frontend/playwright.config.ts', '--reporter=line,json'],
  {
    PLAYWRIGHT_JSON_OUTPUT_NAME: browserReport,
  },
)

const vitest = read(vitestOutcome)
const browserResults = read(browserReport)
rmSync(reports, { recursive: true, force: true })
const suites = browserResults?.suites ?? []
const flaky = browserTests(suites, 'flaky')
const failures = [...(vitest?.failures ?? []), ...browserTests(suites, 'unexpected')]
const passed = (vitest?.passed ?? 0) + (browserResults?.stats.expected ?? 0) + flaky.length
const skipped = (vitest?.skipped ?? 0) + (browserResults?.stats.skipped ?? 0)
// A runner that broke before it could count still fails the whole.
const broken =
  (unit !== 0 || browser !== 0 || vitest === null || browserResults === null) && failures.length === 0
if (broken) failures.push(`a test runner broke: vitest ended with ${unit}, Playwright with ${browser}`)

let failed = failures.length
if (process.env.CI === 'true' && skipped > 0) {
  console.error('A skipped test is a failure where CI=true.')
  failed += skipped
}
for (const failure of failures) console.log(`failed: ${failure}`)
for (const title of flaky) console.log(`passed at the second try only: ${title}`)
console.log(`${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`)
process.exitCode = failed === 0 ? 0 : 1
