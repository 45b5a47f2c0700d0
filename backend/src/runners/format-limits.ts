/** Limits in words for people. */

/** Powers of 1,024, as limits are set. */
export function formatBytes(bytes: number): string {
  const gigabytes = bytes / 1024 ** 3
  if (gigabytes >= 1) return `${Number(gigabytes.toFixed(1))} GB`
  const megabytes = bytes / 1024 ** 2
  if (megabytes >= 1) return `${Math.round(megabytes)} MB`
  return bytes >= 1024 ? `${Math.round(bytes / 1024)} KB` : `${bytes} bytes`
}

/** Seconds, minutes or hours. */
export function formatDuration(ms: number): string {
  const seconds = ms / 1000
  if (seconds < 120) return plural(Number(seconds.toFixed(1)), 'second')
  const minutes = seconds / 60
  return minutes < 120 ? plural(Math.round(minutes), 'minute') : plural(Math.round(minutes / 60), 'hour')
}

const plural = (count: number, word: string) => `${count} ${word}${count === 1 ? '' : 's'}`
