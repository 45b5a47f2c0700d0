/** How much of a storm there is: a short form with every test run, a long one by `npm run storm`. */

const isLong = process.env['FLOWZA_STORM'] === 'long'

/** A count for the short form, or the one for the long. */
export function scaled({ short, long }: { short: number; long: number }): number {
  return isLong ? long : short
}

/**
 * Where all chance of a storm comes from. The short form always throws the same dice, so that a failure is the change's
 * and not the day's; the long form throws new ones. Either can be given by `FLOWZA_STORM_SEED`.
 */
export function stormSeed(name: string): number {
  const given = process.env['FLOWZA_STORM_SEED']
  const seed = given === undefined ? (isLong ? Date.now() % 2 ** 31 : 20_260_101) : Number(given)
  process.stdout.write(`${name}: FLOWZA_STORM_SEED=${seed}\n`)
  return seed
}
