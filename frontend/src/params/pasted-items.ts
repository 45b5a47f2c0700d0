import type { ClipboardEvent } from 'react'

/** The cells of a spreadsheet's column or row, or a text's lines, taken from the field; none of what is one text. */
export function pastedItems(event: ClipboardEvent): string[] {
  const cells = event.clipboardData.getData('text/plain').split(/[\t\r\n]+/)
  const items = cells.map((cell) => cell.trim()).filter((cell) => cell !== '')
  if (items.length < 2) return []
  event.preventDefault()
  return items
}
