/** Constructor calls that name only what differs from the library's own defaults. */
import { call, type Python } from './source.ts'

/** A call with the arguments whose value isn't null. */
export function constructorCall(
  callee: string,
  args: readonly (readonly [name: string, value: Python | null])[],
): Python {
  return call(callee, ...args.flatMap(([name, value]) => (value === null ? [] : [[name, value] as const])))
}

/** Null where the value is the library's default, so that the argument is left out. */
export function unlessDefault<Value>(
  value: Value,
  fallback: Value,
  write: (value: Value) => Python,
): Python | null {
  return value === fallback ? null : write(value)
}
