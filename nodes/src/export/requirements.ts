/**
 * The packages that an export needs: ranges in which all numbers of the parity tests were found equal, and the exact
 * versions of the newest test. Older versions run the code too, but scikit-learn before 1.9 grows some trees otherwise,
 * and pandas before 3.1 rounds numbers while it reads them.
 */

interface Requirement {
  range: string
  tested: string
}

const requirements: Record<string, Requirement> = {
  ipykernel: { range: '>=6', tested: '7.4.0' },
  joblib: { range: '>=1.3,<2', tested: '1.6.0' },
  nbclient: { range: '>=0.10,<1', tested: '0.11.0' },
  numpy: { range: '>=2.1,<3', tested: '2.4.6' },
  pandas: { range: '>=3.1,<4', tested: '3.1.1' },
  pyarrow: { range: '>=20', tested: '26.0.1' },
  'scikit-learn': { range: '>=1.9,<2', tested: '1.9.1' },
  xgboost: { range: '>=2.1,<4', tested: '3.2.0' },
}

/** `requirements.txt`. @throws RangeError for a package that no test covers. */
export function requirementsText(packages: readonly string[]): string {
  return packages.map((name) => `${name}${requirementOf(name).range}\n`).join('')
}

/** `requirements.lock`: versions that are known to work together. @throws RangeError as `requirementsText`. */
export function lockText(packages: readonly string[]): string {
  return packages.map((name) => `${name}==${requirementOf(name).tested}\n`).join('')
}

function requirementOf(name: string): Requirement {
  if (!Object.hasOwn(requirements, name)) throw new RangeError(`No tested version of "${name}" is known.`)
  return requirements[name]
}
