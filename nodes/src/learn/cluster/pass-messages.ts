/** Affinity propagation (Frey & Dueck 2007): rows tell each other how well one would stand for the other. */

export interface MessageOptions {
  /** How much of the last message is kept, 0.5 … 1. */
  damping: number
  maxIter: number
  /** Iterations without another choice of exemplars after which they are settled. */
  convergenceIter: number
  pace: () => Promise<void>
  onIteration: (done: number) => void
}

/** Values of the matrices to go over before the event loop may turn. */
const VALUES_AT_A_TIME = 2 ** 21

/**
 * The rows that stand for others, by similarities `[row][row]`, on whose diagonal is how much each row is preferred to
 * stand for others; and how many iterations it took.
 */
export async function findExemplars(
  similarities: Float64Array,
  rows: number,
  { damping, maxIter, convergenceIter, pace, onIteration }: MessageOptions,
): Promise<{ exemplars: number[]; nIter: number }> {
  const availability = new Float64Array(rows * rows)
  const responsibility = new Float64Array(rows * rows)
  const evidence = new Float64Array(rows)
  const isChosen = new Uint8Array(rows)
  const rowsAtATime = Math.max(1, Math.floor(VALUES_AT_A_TIME / rows))
  /** For how many iterations the choice of each row has been what it is. */
  const unchanged = new Int32Array(rows)
  let nIter = 0
  while (nIter < maxIter) {
    nIter += 1
    evidence.fill(0)
    for (let row = 0; row < rows; row += 1) {
      updateResponsibilities(similarities, availability, responsibility, { row, rows, damping, evidence })
      if (row % rowsAtATime === 0) await pace()
    }
    for (let row = 0; row < rows; row += 1) {
      updateAvailabilities(availability, responsibility, { row, rows, damping, evidence })
      if (row % rowsAtATime === 0) await pace()
    }
    let chosen = 0
    let isSettled = true
    for (let row = 0; row < rows; row += 1) {
      const own = row * rows + row
      const isExemplar = availability[own] + responsibility[own] > 0 ? 1 : 0
      chosen += isExemplar
      unchanged[row] = nIter > 1 && isExemplar === isChosen[row] ? unchanged[row] + 1 : 1
      isChosen[row] = isExemplar
      if (unchanged[row] < convergenceIter) isSettled = false
    }
    onIteration(nIter)
    if (nIter > convergenceIter && isSettled && chosen > 0) break
  }
  return { exemplars: Array.from(isChosen.keys()).filter((row) => isChosen[row] === 1), nIter }
}

interface RowUpdate {
  row: number
  rows: number
  damping: number
  /** What speaks for each row as an exemplar: the sums of the positive responsibilities. */
  evidence: Float64Array
}

/** How well each other row would stand for this one, against the best of the others. */
function updateResponsibilities(
  similarities: Float64Array,
  availability: Float64Array,
  responsibility: Float64Array,
  { row, rows, damping, evidence }: RowUpdate,
): void {
  const from = row * rows
  let best = -Infinity
  let second = -Infinity
  let place = 0
  for (let other = 0; other < rows; other += 1) {
    const value = availability[from + other] + similarities[from + other]
    if (value > best) {
      second = best
      best = value
      place = other
    } else if (value > second) {
      second = value
    }
  }
  for (let other = 0; other < rows; other += 1) {
    const rival = other === place ? second : best
    const message = (similarities[from + other] - rival) * (1 - damping)
    const value = responsibility[from + other] * damping + message
    responsibility[from + other] = value
    evidence[other] += other === row ? value : Math.max(value, 0)
  }
}

/** How much speaks for each other row as an exemplar of this one. */
function updateAvailabilities(
  availability: Float64Array,
  responsibility: Float64Array,
  { row, rows, damping, evidence }: RowUpdate,
): void {
  const from = row * rows
  for (let other = 0; other < rows; other += 1) {
    const own = responsibility[from + other]
    const message = other === row ? own - evidence[other] : Math.max(0, Math.max(own, 0) - evidence[other])
    availability[from + other] = availability[from + other] * damping - message * (1 - damping)
  }
}
