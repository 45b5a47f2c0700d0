/** A node type on its way from the palette to the canvas. */
const mediaType = 'application/x-flowza-node-type'

/** What is dragged can only be read once it is dropped; what it would do is shown before that. */
let inHand: string | null = null

export function startNodeTypeDrag(data: DataTransfer, type: string): void {
  data.setData(mediaType, type)
  data.effectAllowed = 'copy'
  inHand = type
  addEventListener('dragend', () => (inHand = null), { once: true })
}

/** The type that is being dragged over this page. */
export function nodeTypeInHand(): string | null {
  return inHand
}

export function draggedNodeType(data: DataTransfer): string | null {
  return data.getData(mediaType) || null
}

/** The field that searches the list of node types. */
export const paletteSearchId = 'palette-search'
