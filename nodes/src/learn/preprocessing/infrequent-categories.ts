/** Rare categories taken together as one. */
import { z } from 'zod'
import { wholeNumber } from '../estimator/params.ts'

export const infrequentParams = {
  /** Categories of fewer rows, a number or a share, are taken together. */
  minFrequency: z
    .union([wholeNumber(1), z.number().positive().lt(1)])
    .nullable()
    .default(null),
  /** The most columns or codes a feature gets, the one of the rare categories included. */
  maxCategories: wholeNumber(1).nullable().default(null),
}

export interface InfrequentOptions {
  minFrequency: number | null
  maxCategories: number | null
}

/** The places of the categories that are rare, ascending; null where none is. */
export function findInfrequent(
  counts: Int32Array,
  { minFrequency, maxCategories, rows }: InfrequentOptions & { rows: number },
): Int32Array | null {
  const least = minFrequency === null ? 0 : minFrequency < 1 ? rows * minFrequency : minFrequency
  const isRare = Array.from(counts, (count) => count < least)
  const groups = isRare.filter((rare) => !rare).length + 1
  if (maxCategories !== null && maxCategories < groups) {
    const bySize = Array.from(counts.keys()).sort((a, b) => counts[a] - counts[b])
    for (const place of bySize.slice(0, counts.length - (maxCategories - 1))) isRare[place] = true
  }
  const rare = Int32Array.from(counts.keys()).filter((place) => isRare[place])
  return rare.length === 0 ? null : rare
}

/** The new place of each category: frequent ones move up, the rare ones share the place after them. */
export function groupInfrequent(count: number, infrequent: Int32Array | null): Int32Array {
  if (infrequent === null) return Int32Array.from({ length: count }, (_, place) => place)
  const isRare = new Uint8Array(count)
  for (const place of infrequent) isRare[place] = 1
  let next = 0
  return Int32Array.from(isRare, (rare) => (rare === 1 ? count - infrequent.length : next++))
}
