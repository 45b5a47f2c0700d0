/** A node type on its way from the palette to the canvas. */
const mediaType = 'application/x-flowza-node-type'

export function startNodeTypeDrag(data: DataTransfer, type: string): void {
  data.setData(mediaType, type)
  data.effectAllowed = 'copy'
}

export function draggedNodeType(data: DataTransfer): string | null {
  return data.getData(mediaType) || null
}
