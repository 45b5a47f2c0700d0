/** How clusters are told apart: each has a colour and a shape, so that none rests on colour alone. */
import { seriesColour } from './explore/legend.tsx'

const shapes = [circle, triangle, square, diamond, wedge, cross]

/** Six hues; with the shapes moving on by one after each round, 36 clusters look different. */
export function clusterColour(cluster: number): string {
  return seriesColour(cluster % shapes.length)
}

/** The SVG path of a cluster's mark around a point; all marks of one radius look equally large. */
export function markPath(cluster: number, x: number, y: number, radius: number): string {
  const turn = Math.floor(cluster / shapes.length)
  return shapes[(cluster + turn) % shapes.length](x, y, radius)
}

function circle(x: number, y: number, r: number): string {
  return `M${n(x - r)} ${n(y)}a${n(r)} ${n(r)} 0 1 0 ${n(2 * r)} 0a${n(r)} ${n(r)} 0 1 0 ${n(-2 * r)} 0Z`
}

function triangle(x: number, y: number, r: number): string {
  return polygon(x, y, 1.3 * r, [
    [0, -0.9],
    [0.95, 0.75],
    [-0.95, 0.75],
  ])
}

function square(x: number, y: number, r: number): string {
  return polygon(x, y, 0.9 * r, [
    [-1, -1],
    [1, -1],
    [1, 1],
    [-1, 1],
  ])
}

function diamond(x: number, y: number, r: number): string {
  return polygon(x, y, 1.3 * r, [
    [0, -1],
    [1, 0],
    [0, 1],
    [-1, 0],
  ])
}

function wedge(x: number, y: number, r: number): string {
  return polygon(x, y, 1.3 * r, [
    [0, 0.9],
    [-0.95, -0.75],
    [0.95, -0.75],
  ])
}

function cross(x: number, y: number, r: number): string {
  const arm = 0.34
  return polygon(x, y, 1.2 * r, [
    [-arm, -1],
    [arm, -1],
    [arm, -arm],
    [1, -arm],
    [1, arm],
    [arm, arm],
    [arm, 1],
    [-arm, 1],
    [-arm, arm],
    [-1, arm],
    [-1, -arm],
    [-arm, -arm],
  ])
}

function polygon(
  x: number,
  y: number,
  size: number,
  corners: readonly (readonly [number, number])[],
): string {
  return `M${corners.map(([dx, dy]) => `${n(x + dx * size)} ${n(y + dy * size)}`).join('L')}Z`
}

/** A tenth of a pixel is as fine as can be seen. */
function n(value: number): string {
  return value.toFixed(1)
}
