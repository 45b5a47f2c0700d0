const overview = `Flowza: build, run and export machine-learning workflows.

Usage: flowza <command> [options]

  start                    Start the server and its interface
  run <template|file>      Run a workflow without a server
  validate <file>          Check a workflow
  export <template|file>   Write a workflow as a Python script or a notebook
  nodes                    List the node types
  worker                   Take nodes of a running server's database, as one more process
  help [command]           Explain a command
  --version                Print the version

Exit codes: 0 done, 1 the run failed or problems were found, 2 wrong usage.
Settings come from the environment: FLOWZA_HOME (where data lies, .flowza), DATABASE_URL, FLOWZA_RUNNER, FLOWZA_PORT.`

const commands: Record<string, string> = {
  start: `Usage: flowza start

Starts the server on this machine, with a worker in it, and prints its address. FLOWZA_PORT chooses the port (3000).`,
  run: `Usage: flowza run <template|file> [options]

Runs a template or a workflow file and prints what each node did. Files that a node names, as "./data.csv", are read
from beside the workflow file. Results that are already stored are reused.

  --json                     Print one JSON object and nothing else on standard output
  --runner <name>            process, docker or auto
  --set <node>.<param>=<v>   Change a param for this run; may be repeated. The value is JSON, or text
  --no-cache                 Compute everything again`,
  validate: `Usage: flowza validate <file> [--json]

Prints every problem of a workflow file. Exit code 1 when one of them is an error.`,
  export: `Usage: flowza export <template|file> --to python|notebook --out <folder> [options]

Writes the workflow as Python that gives the same numbers, with the data files beside it.

  --run                      Run the workflow first, so that its numbers are in the export
  --runner <name>            process, docker or auto; with --run
  --set <node>.<param>=<v>   Change a param; may be repeated`,
  nodes: `Usage: flowza nodes [--json]

Lists the node types with their ports and params.`,
  worker: `Usage: flowza worker [--runner <name>]

Takes nodes from the database of DATABASE_URL or FLOWZA_HOME, beside the server that runs there.`,
}

/** The help of one command, or the overview. */
export function helpText(command?: string): string {
  return (command !== undefined && Object.hasOwn(commands, command) && commands[command]) || overview
}
