/**
 * A reporter of vitest: writes to the file that FLOWZA_VITEST_OUTCOME names how many tests passed, were skipped and
 * failed, and each failure in a line or two. What came up outside of a test (a rejection that nobody caught) is a
 * failure as well; vitest's own JSON leaves it out.
 */
import { writeFileSync } from 'node:fs'

const firstLines = (text) =>
  String(text ?? 'no message')
    .split('\n', 3)
    .join('\n  ')

export default class VitestOutcome {
  /** @param {ReadonlyArray<import('vitest/node').TestModule>} modules */
  onTestRunEnd(modules, unhandledErrors) {
    const outcome = { passed: 0, skipped: 0, failures: [] }
    const fail = (where, errors) =>
      outcome.failures.push(`${where}\n  ${errors.map(({ message }) => firstLines(message)).join('\n  ')}`)
    for (const module of modules) {
      for (const test of module.children.allTests()) {
        const { state, errors = [] } = test.result()
        if (state === 'passed') outcome.passed++
        else if (state === 'failed') fail(`${module.relativeModuleId} › ${test.fullName}`, errors)
        else outcome.skipped++
      }
      const suites = [module, ...module.children.allSuites()]
      for (const suite of suites) {
        const errors = suite.errors()
        if (errors.length > 0) fail(`${module.relativeModuleId} › outside of its tests`, errors)
      }
    }
    for (const error of unhandledErrors) fail('outside of any test', [error])
    writeFileSync(process.env.FLOWZA_VITEST_OUTCOME, JSON.stringify(outcome))
  }
}
