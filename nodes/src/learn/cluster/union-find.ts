/** Sets of whole numbers that grow together; each is known by one of its members. */
export class UnionFind {
  readonly #parent: Int32Array

  constructor(count: number) {
    this.#parent = new Int32Array(count)
    for (let i = 0; i < count; i += 1) this.#parent[i] = i
  }

  /** The member that stands for the set of `x`. */
  find(x: number): number {
    const parent = this.#parent
    let root = x
    while (parent[root] !== root) root = parent[root]
    for (let at = x; parent[at] !== root;) {
      const next = parent[at]
      parent[at] = root
      at = next
    }
    return root
  }

  /** Unites the sets of `a` and `b`; the lesser of the two that stood for them stands for it. */
  unite(a: number, b: number): void {
    const rootA = this.find(a)
    const rootB = this.find(b)
    if (rootA < rootB) this.#parent[rootB] = rootA
    else this.#parent[rootA] = rootB
  }
}
