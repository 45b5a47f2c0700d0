/**
 * The tree of BIRCH (Zhang, Ramakrishnan & Livny 1996): groups of rows known by their number, sum and sum of squares, in
 * nodes of so many groups; a group of an inner node holds a node.
 */

interface Group {
  rows: number
  sum: Float64Array
  squares: number
  center: Float64Array
  /** |center|² */
  norm: number
  child: Node | null
}

interface Node {
  groups: Group[]
  /** Of a leaf: the one after it in the order in which leaves came apart. */
  next: Node | null
}

export interface FeatureTreeOptions {
  /** The root of the mean squared distance of a group's rows to its center, at most. */
  threshold: number
  /** Groups of a node, at most. */
  branchingFactor: number
}

export class FeatureTree {
  readonly #options: FeatureTreeOptions
  #root: Node = { groups: [], next: null }
  readonly #firstLeaf: Node = this.#root

  constructor(options: FeatureTreeOptions) {
    this.#options = options
  }

  /** Adds a row to the group whose center is nearest, level after level, or as a group of its own beside it. */
  insert(row: Float64Array): void {
    const squares = dot(row, row)
    const group: Group = { rows: 1, sum: row, squares, center: row, norm: squares, child: null }
    if (!this.#insert(this.#root, group)) return
    this.#root = { groups: divide(this.#root), next: null }
  }

  /** The centers of the groups of rows, leaf by leaf; the two parts of a divided leaf are in its place. */
  centers(): Float64Array[] {
    const centers: Float64Array[] = []
    for (let leaf: Node | null = this.#firstLeaf; leaf !== null; leaf = leaf.next) {
      for (const { center } of leaf.groups) centers.push(center)
    }
    return centers
  }

  /** Whether the node has too many groups now. */
  #insert(node: Node, group: Group): boolean {
    const { groups } = node
    const { branchingFactor, threshold } = this.#options
    if (groups.length === 0) {
      groups.push(group)
      return false
    }
    const place = nearestGroup(groups, group.center)
    const nearest = groups[place]
    if (nearest.child === null) {
      if (mergeWithin(nearest, group, threshold)) return false
      groups.push(group)
      return groups.length > branchingFactor
    }
    if (!this.#insert(nearest.child, group)) {
      add(nearest, group)
      return false
    }
    const [left, right] = divide(nearest.child)
    groups[place] = left
    groups.push(right)
    return groups.length > branchingFactor
  }
}

/** The place of the group whose center is nearest, the first of equals. */
function nearestGroup(groups: readonly Group[], row: Float64Array): number {
  let best = 0
  let least = Infinity
  for (let place = 0; place < groups.length; place += 1) {
    const { center, norm } = groups[place]
    const distance = norm - 2 * dot(center, row)
    if (!(distance < least)) continue
    least = distance
    best = place
  }
  return best
}

/** Takes a group into another one unless that would get wider than the threshold. */
function mergeWithin(target: Group, group: Group, threshold: number): boolean {
  const rows = target.rows + group.rows
  const squares = target.squares + group.squares
  const sum = target.sum.map((value, i) => value + group.sum[i])
  const center = sum.map((value) => (1 / rows) * value)
  const norm = dot(center, center)
  if (!(squares / rows - norm <= threshold ** 2)) return false
  Object.assign(target, { rows, squares, sum, center, norm })
  return true
}

/** Adds the rows of a group below to the group above. */
function add(target: Group, group: Group): void {
  target.rows += group.rows
  target.squares += group.squares
  for (let i = 0; i < target.sum.length; i += 1) target.sum[i] += group.sum[i]
  target.center = target.sum.map((value) => value / target.rows)
  target.norm = dot(target.center, target.center)
}

/** Two groups with a node each: the groups of the full node go to the nearer of the two that are farthest apart. */
function divide(node: Node): Group[] {
  const [first, second] = farthestApart(node.groups)
  const sides = [first, second].map((far) =>
    node.groups.map(({ center }) => squaredDistance(center, far.center)),
  )
  const right: Node = { groups: [], next: node.next }
  // The left part stays the node it was, so that the leaf before it needs no change.
  const all = node.groups
  node.groups = []
  if (first.child === null) node.next = right
  all.forEach((group, place) => {
    const isLeft = group === first || sides[0][place] < sides[1][place]
    ;(isLeft ? node : right).groups.push(group)
  })
  return [node, right].map((child) => {
    const features = first.sum.length
    const whole: Group = {
      rows: 0,
      sum: new Float64Array(features),
      squares: 0,
      center: new Float64Array(features),
      norm: 0,
      child,
    }
    for (const group of child.groups) add(whole, group)
    return whole
  })
}

function farthestApart(groups: readonly Group[]): [Group, Group] {
  let most = 0
  let pair: [Group, Group] = [groups[0], groups[0]]
  for (let i = 0; i < groups.length; i += 1) {
    for (let j = i + 1; j < groups.length; j += 1) {
      const distance = squaredDistance(groups[i].center, groups[j].center)
      if (!(distance > most)) continue
      most = distance
      pair = [groups[i], groups[j]]
    }
  }
  return pair
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0
  for (let i = 0; i < a.length; i += 1) sum += a[i] * b[i]
  return sum
}

function squaredDistance(a: Float64Array, b: Float64Array): number {
  let sum = 0
  for (let i = 0; i < a.length; i += 1) sum += (a[i] - b[i]) ** 2
  return sum
}
