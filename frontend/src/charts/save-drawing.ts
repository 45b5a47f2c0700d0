/** A drawing as a file: SVG with the styles it is shown in, or PNG at twice its size. */
import { csvLine } from '../ui/grid/cell-text.ts'
import type { ChartCell } from './chart-table.ts'

const keptStyles = [
  'fill',
  'fill-opacity',
  'stroke',
  'stroke-width',
  'stroke-dasharray',
  'stroke-opacity',
  'stroke-linecap',
  'stroke-linejoin',
  'font-family',
  'font-size',
  'font-weight',
  'text-anchor',
  'dominant-baseline',
  'opacity',
] as const
const pngScale = 2
const margin = 12

export interface Drawing {
  text: string
  width: number
  height: number
}

/**
 * The drawing inside `frame` on its own, with title and caption: its SVG, with what a canvas under it shows as a
 * picture. Colours and sizes are those of the page as it is now.
 */
export function standaloneSvg(frame: HTMLElement, words: { title: string; caption: string }): Drawing | null {
  const svg = frame.querySelector<SVGSVGElement>('svg[role="img"]')
  if (svg === null) return null
  const copy = svg.cloneNode(true) as SVGSVGElement
  inlineStyles(svg, copy)
  const box = svg.viewBox.baseVal
  const { clientWidth, clientHeight } = svg
  const width = box !== null && box.width > 0 ? box.width : clientWidth
  const height = box !== null && box.height > 0 ? box.height : clientHeight
  const canvas = frame.querySelector('canvas')
  const picture =
    canvas === null
      ? ''
      : `<image href="${canvas.toDataURL('image/png')}" x="${canvas.offsetLeft}" y="${canvas.offsetTop}" width="${canvas.clientWidth}" height="${canvas.clientHeight}"/>`
  const page = getComputedStyle(frame)
  const background = getComputedStyle(document.documentElement).getPropertyValue('--surface-panel')
  const paint = resolvedColour(frame, background)
  const lines = linesOf(words.caption, width)
  const legend = legendOf(frame, width)
  const top = margin + 24 + legend.height
  const total = { width: width + 2 * margin, height: top + height + margin + 8 + lines.length * 13 }
  const inherited = keptStyles
    .flatMap((name) => {
      const value = copy.getAttribute(name)
      return value === null ? [] : [`${name}="${escapeXml(value)}"`]
    })
    .join(' ')
  const inner = new XMLSerializer()
    .serializeToString(copy)
    .replace(/^<svg[^>]*>/, '')
    .replace(/<\/svg>$/, '')
  const font = `font-family="${escapeXml(page.fontFamily)}" fill="${escapeXml(resolvedColour(frame, page.color))}"`
  const caption = lines.map(
    (line, index) =>
      `<text x="${margin}" y="${top + height + 18 + index * 13}" font-size="10" ${font}>${escapeXml(line)}</text>`,
  )
  return {
    ...total,
    text: `<svg xmlns="http://www.w3.org/2000/svg" width="${total.width}" height="${total.height}" viewBox="0 0 ${total.width} ${total.height}"><rect width="100%" height="100%" fill="${escapeXml(paint)}"/><text x="${margin}" y="${margin + 12}" font-size="13" font-weight="600" ${font}>${escapeXml(words.title)}</text><g transform="translate(${margin} ${margin + 24})" font-size="11" ${font}>${legend.text}</g><g transform="translate(${margin} ${top})" ${inherited}>${picture}${inner}</g>${caption.join('')}</svg>`,
  }
}

const legendStep = 16
const swatch = 10

/** What stands for which colour above a drawing, drawn: in lines that are as wide as the drawing. */
function legendOf(frame: HTMLElement, width: number): { text: string; height: number } {
  let x = 0
  let line = 0
  const names = [...frame.querySelectorAll('.chart-legend > li')].map((item) => {
    const label = item.textContent
    const colour = getComputedStyle(item.firstElementChild ?? item).backgroundColor
    const room = swatch + 6 + label.length * 6 + 12
    if (x > 0 && x + room > width) {
      x = 0
      line++
    }
    const y = line * legendStep
    const text = `<rect x="${x}" y="${y}" width="${swatch}" height="${swatch}" rx="2" fill="${escapeXml(resolvedColour(frame, colour))}"/><text x="${x + swatch + 6}" y="${y + 9}">${escapeXml(label)}</text>`
    x += room
    return text
  })
  return { text: names.join(''), height: names.length === 0 ? 0 : (line + 1) * legendStep + 4 }
}

/** @throws Error when the browser can't draw it. */
export async function pngOf(drawing: Drawing): Promise<Blob> {
  const url = URL.createObjectURL(new Blob([drawing.text], { type: 'image/svg+xml' }))
  try {
    const image = new Image()
    image.src = url
    await image.decode()
    const canvas = document.createElement('canvas')
    canvas.width = drawing.width * pngScale
    canvas.height = drawing.height * pngScale
    canvas.getContext('2d')?.drawImage(image, 0, 0, canvas.width, canvas.height)
    const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/png'))
    if (blob === null) throw new Error('The browser made no picture.')
    return blob
  } finally {
    URL.revokeObjectURL(url)
  }
}

/** Hands a file to the browser as a download. */
export function saveBlob(name: string, blob: Blob): void {
  const url = URL.createObjectURL(blob)
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
  // The download has its own hold on the data once the click has been handled.
  setTimeout(() => URL.revokeObjectURL(url), 10_000)
}

/** A table as CSV: comma, CRLF, no formulas. */
export function csvOf(columns: readonly string[], rows: readonly (readonly ChartCell[])[]): string {
  return [columns, ...rows].map(csvLine).join('')
}

export function fileStem(title: string): string {
  return title
    .replace(/[^\p{L}\p{N}]+/gu, '-')
    .replace(/^-|-$/g, '')
    .toLowerCase()
}

/** Every style that the page gives the drawing, as attributes; what an element inherits anyway is left out. */
function inlineStyles(from: Element, to: Element, inherited: Readonly<Record<string, string>> = {}): void {
  const style = getComputedStyle(from)
  const own: Record<string, string> = {}
  for (const name of keptStyles) {
    const value = style.getPropertyValue(name)
    own[name] = value
    if (value !== '' && value !== inherited[name]) to.setAttribute(name, resolvedColour(from, value))
  }
  to.removeAttribute('class')
  to.removeAttribute('style')
  // A picture has no fonts of the page: text keeps its width, so that none of it is cut or in another's way.
  const length = from instanceof SVGTextElement ? from.getComputedTextLength() : 0
  if (length > 0) {
    to.setAttribute('textLength', length.toFixed(1))
    to.setAttribute('lengthAdjust', 'spacingAndGlyphs')
  }
  // A group's opacity is its own.
  const { opacity: _, ...passedOn } = own
  for (let index = 0; index < from.children.length; index++) {
    inlineStyles(from.children[index], to.children[index], { ...passedOn, opacity: '1' })
  }
}

/** Lines of words that fit, at about half the font's size a letter. */
function linesOf(text: string, width: number): string[] {
  const most = Math.floor(width / 5.2)
  const lines: string[] = ['']
  for (const word of text.split(' ')) {
    const line = lines[lines.length - 1]
    if (line !== '' && line.length + word.length >= most) lines.push(word)
    else lines[lines.length - 1] = line === '' ? word : `${line} ${word}`
  }
  return lines
}

/** Older drawing programs know no oklch: what the page computes is asked for as sRGB. */
function resolvedColour(element: Element, value: string): string {
  if (!/oklch|oklab|light-dark|color\(/.test(value)) return value
  const canvas = document.createElement('canvas')
  canvas.width = 1
  canvas.height = 1
  const context = canvas.getContext('2d', { willReadFrequently: true })
  if (context === null) return value
  const probe = document.createElement('span')
  probe.style.color = value
  element.ownerDocument.body.append(probe)
  context.fillStyle = getComputedStyle(probe).color
  probe.remove()
  context.fillRect(0, 0, 1, 1)
  const [red, green, blue, alpha] = context.getImageData(0, 0, 1, 1).data
  return alpha === 255
    ? `rgb(${red}, ${green}, ${blue})`
    : `rgba(${red}, ${green}, ${blue}, ${(alpha / 255).toFixed(3)})`
}

function escapeXml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
}
