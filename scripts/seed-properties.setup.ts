/**
 * Before each file of tests: in CI properties draw the same cases every day, so that what fails there comes from the
 * change and not from the day; elsewhere they draw new ones. `FLOWZA_SEED` draws those of a report again.
 */
import fc from 'fast-check'

const given = process.env['FLOWZA_SEED'] ?? (process.env['CI'] === 'true' ? '20260101' : undefined)
if (given !== undefined) fc.configureGlobal({ seed: Number(given) })
