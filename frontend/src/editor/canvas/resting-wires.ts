/**
 * While cards are carried, the wires that don't move are one drawing of a path a look: a wire of its own is painted, and
 * put into a layer, in every frame in which any other wire changes.
 */
const svg = 'http://www.w3.org/2000/svg'

/**
 * @param root the element of React Flow
 * @param carried the wires that move, by their keys
 * @returns how to have the wires themselves back
 */
export function restWires(root: HTMLElement, carried: ReadonlySet<string>): () => void {
  const hidden: Element[] = []
  const looks = new Map<string, { wire: Element; paths: string[] }>()
  for (const edge of root.querySelectorAll<SVGGElement>('.react-flow__edge')) {
    const wire = edge.querySelector('.wire:not([data-running])')
    const path = wire?.querySelector('.wire-line')?.getAttribute('d')
    if (!wire || !path || edge.parentElement === null || carried.has(edge.dataset['id'] ?? '')) continue
    const look = wire.getAttributeNames().map((name) => `${name}=${wire.getAttribute(name)}`)
    const present = looks.get(look.join())
    if (present === undefined) looks.set(look.join(), { wire, paths: [path] })
    else present.paths.push(path)
    hidden.push(edge.parentElement)
  }
  if (looks.size === 0) return () => {}
  const drawing = document.createElementNS(svg, 'svg')
  drawing.classList.add('resting-wires')
  for (const { wire, paths } of looks.values()) {
    const drawn = wire.cloneNode(false) as Element
    for (const line of wire.querySelectorAll('.wire-line, .wire-core')) {
      const copy = line.cloneNode(false) as Element
      copy.setAttribute('d', paths.join(''))
      copy.removeAttribute('id')
      drawn.append(copy)
    }
    drawing.append(drawn)
  }
  for (const element of hidden) element.setAttribute('data-resting', '')
  root.querySelector('.react-flow__viewport-portal')?.append(drawing)
  return () => {
    for (const element of hidden) element.removeAttribute('data-resting')
    drawing.remove()
  }
}
