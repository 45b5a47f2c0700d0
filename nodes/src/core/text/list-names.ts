/** A list of names as people write it: `Age`, `Age and Fare`, `Age, Fare, Cabin and 4 more`. */
export function listNames(names: readonly string[], most = 3): string {
  if (names.length <= 1) return names.join('')
  const shown = names.slice(0, names.length > most ? most : names.length)
  const rest = names.length - shown.length
  if (rest > 0) return `${shown.join(', ')} and ${rest} more`
  return `${shown.slice(0, -1).join(', ')} and ${shown[shown.length - 1]}`
}
