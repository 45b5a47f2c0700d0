/** The canvas as a file. */
import { i18n } from '../../i18n/i18n.ts'
import { announce } from '../../ui/announcer.tsx'
import { showError } from '../../ui/toasts.tsx'
import type { EditorSession } from '../session.ts'
import { drawPicture, type Picture } from './picture.ts'

/** Twice the size of the screen, as far as browsers let a picture grow. */
const scale = 2
const longestSide = 16_000

/** Saves the whole workflow as a picture in the colours of the present theme. */
export async function savePicture(session: EditorSession, format: 'svg' | 'png'): Promise<void> {
  const { editor } = session
  const { document: drawn } = editor.store.getState()
  const picture = drawPicture({
    document: drawn,
    nodeTypes: editor.nodeTypes,
    title: i18n.t('canvas:picture', { name: drawn.name }),
    paint: createPaint(),
  })
  const file = `${drawn.name.replace(/[^\p{L}\p{N}]+/gu, '-')}.${format}`
  try {
    const svg = new Blob([picture.svg], { type: 'image/svg+xml' })
    download(file, format === 'svg' ? svg : await rasterised(svg, picture))
    announce(i18n.t('canvas:savedPicture', { file }))
  } catch (error) {
    showError(error)
  }
}

/** Tokens as plain sRGB: programs that open pictures know no custom properties. */
function createPaint(): (colour: string) => string {
  const probe = document.createElement('span')
  const context = new OffscreenCanvas(1, 1).getContext('2d', { willReadFrequently: true })
  const known = new Map<string, string>()
  return (colour) => {
    const present = known.get(colour)
    if (present !== undefined || context === null) return present ?? colour
    probe.style.color = colour
    document.body.append(probe)
    context.fillStyle = getComputedStyle(probe).color
    probe.remove()
    context.fillRect(0, 0, 1, 1)
    const [red, green, blue] = context.getImageData(0, 0, 1, 1).data
    const hex = `#${[red, green, blue].map((part) => part.toString(16).padStart(2, '0')).join('')}`
    known.set(colour, hex)
    return hex
  }
}

async function rasterised(svg: Blob, { width, height }: Picture): Promise<Blob> {
  const fitting = Math.min(scale, longestSide / width, longestSide / height)
  const url = URL.createObjectURL(svg)
  try {
    const image = new Image(width, height)
    image.src = url
    await image.decode()
    const canvas = new OffscreenCanvas(Math.round(width * fitting), Math.round(height * fitting))
    const context = canvas.getContext('2d')
    if (context === null) throw new Error('This browser can’t draw the picture.')
    context.drawImage(image, 0, 0, canvas.width, canvas.height)
    return await canvas.convertToBlob({ type: 'image/png' })
  } finally {
    URL.revokeObjectURL(url)
  }
}

function download(name: string, content: Blob): void {
  const url = URL.createObjectURL(content)
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
  // The download has its own hold on the data once the click has been handled.
  setTimeout(() => URL.revokeObjectURL(url), 10_000)
}
