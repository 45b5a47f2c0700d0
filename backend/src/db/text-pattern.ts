/** The `LIKE` pattern of texts that contain `text`; what LIKE gives a meaning of its own stands for itself. */
export function containing(text: string): string {
  return `%${text.replaceAll(/[\\%_]/g, (sign) => `\\${sign}`)}%`
}
