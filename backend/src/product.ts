/** What ships with the product and where it lies: version, templates, data sets, the frontend, the nodes' READMEs. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

export interface ProductPaths {
  root: string
  templates: string
  datasets: string
  migrations: string
  frontend: string
  catalogue: string
}

const root = fileURLToPath(new URL('../..', import.meta.url))

export const productPaths: ProductPaths = {
  root,
  templates: join(root, 'templates'),
  datasets: join(root, 'datasets'),
  migrations: join(root, 'backend', 'drizzle'),
  frontend: join(root, 'frontend'),
  catalogue: join(root, 'nodes', 'src', 'catalogue'),
}

/** The version in the root `package.json`. */
export function productVersion(): string {
  const { version }: { version: string } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  return version
}
