/** Hands text to the browser as a download. */
export function saveFile(name: string, text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type: mediaTypeOf(name) }))
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
  // The download has its own hold on the data once the click has been handled.
  setTimeout(() => URL.revokeObjectURL(url), 10_000)
}

function mediaTypeOf(name: string): string {
  if (name.endsWith('.ipynb')) return 'application/x-ipynb+json'
  if (name.endsWith('.json')) return 'application/json'
  if (name.endsWith('.py')) return 'text/x-python'
  return 'text/plain'
}
