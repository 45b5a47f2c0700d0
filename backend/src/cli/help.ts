const overview = `Flowza: build, run and export machine-learning workflows.

Usage: flowza <command> [options]

  start                    Start the server and its interface
  run <template|file>      Run a workflow without a server
  validate <template|file> Check a workflow
  plan <template|file>     Say what a run would reuse, compute and take
  explain <run> [node]     Say why nodes were reused or ran
  export <template|file>   Write a workflow as a Python script or a notebook
  nodes                    List the node types
  gc                       Remove what is old and nothing needs
  sweep <template|file>    Run a workflow over a grid of params and compare the runs
  schedule [list|add|...]  Let a stored workflow run by itself at certain times
  monitor                  Show what goes on: queues, workers, runs, nodes
  doctor                   Say what this machine has, lacks, and how to help it
  worker                   Take nodes of a running server's database, as one more process
  help [command]           Explain a command
  --version                Print the version

Exit codes: 0 done, 1 the run failed or problems were found, 2 wrong usage.
With --json, what couldn't be done is {"error": {"code", "message", "hint"}, "problems": […]} on standard output.
Settings come from the environment: FLOWZA_HOME (where data lies, .flowza), DATABASE_URL, FLOWZA_RUNNER, FLOWZA_PORT.`

const commands: Record<string, string> = {
  start: `Usage: flowza start [options]

Starts the server on this machine, with a worker in it, and prints its address.

  --port <number>            The port to listen on; without it, or FLOWZA_PORT, 3000 or the next that is free
  --runner <name>            process, docker or auto`,
  run: `Usage: flowza run <template|file> [options]

Runs a template or a workflow file and prints what each node did. Files that a node names, as "./data.csv", are read
from beside the workflow file. Results that are already stored are reused.

  --json                     Print one JSON object and nothing else on standard output
  --runner <name>            process, docker or auto
  --set <node>.<param>=<v>   Change a param for this run; may be repeated. The value is JSON, or text
  --no-cache                 Compute everything again`,
  validate: `Usage: flowza validate <template|file> [--json]

Prints every problem of a template or a workflow file. Exit code 1 when one of them is an error.`,
  plan: `Usage: flowza plan <template|file> [options]

Says of every node whether a run would reuse its result or compute it, and why, with the time and the memory that it is
expected to take and the interval in which four of five lie. Starts nothing. Finished runs make it more precise.

  --json                     Print one JSON object and nothing else on standard output
  --set <node>.<param>=<v>   Change a param; may be repeated
  --no-cache                 As if everything were computed again`,
  explain: `Usage: flowza explain <run> [node] [--json]

Says of every node of a run, or of one, why it was reused or ran: which field of its key changed from what to what, and
at which node the change began. A run is named by its id, by the last letters of it, or as "last".`,
  export: `Usage: flowza export <template|file> --to python|notebook --out <folder> [options]

Writes the workflow as Python that gives the same numbers, with the data files beside it.

  --run                      Run the workflow first, so that its numbers are in the export
  --runner <name>            process, docker or auto; with --run
  --set <node>.<param>=<v>   Change a param; may be repeated`,
  nodes: `Usage: flowza nodes [--json]

Lists the node types with their ports and params.`,
  gc: `Usage: flowza gc [--dry-run] [--json]

Removes results, runs and files that nobody has used for FLOWZA_KEEP_DAYS days (30; 0 keeps them for ever), and beyond
FLOWZA_KEEP_BYTES what was not used for the longest time. Data sets, named versions, models of a workflow's newest run
and whatever a run in progress needs always stay, as does everything of the last hour. Workers do the same every hour.

  --dry-run                  Say what would go and remove nothing`,
  sweep: `Usage: flowza sweep <template|file> --vary <node>.<param>=<v1>,<v2> [options]

Runs a workflow once for each combination of values, as normal runs that reuse what they have in common, and prints
their metrics side by side.

  --vary <node>.<param>=...  Values between commas, or a JSON list; may be repeated, at most 500 combinations
  --set <node>.<param>=<v>   Change a param in all of them; may be repeated
  --parallel <n>             Runs at the same time, 1 to 16 (4); the first goes alone
  --runner <name>            process, docker or auto
  --json                     Print one JSON object and nothing else on standard output`,
  schedule: `Usage: flowza schedule [list]
       flowza schedule add <workflow id> --cron "<expression>" [options]
       flowza schedule run|pause|resume|remove <schedule id>

Schedules of stored workflows; a server or a worker must be there to start the runs.

  --cron <expression>        Minute, hour, day of month, month, day of week: "0 6 * * 1-5" is six o'clock on workdays
  --time-zone <zone>         As in Europe/Berlin (UTC)
  --missed <skip|once>       What follows times that passed while nothing ran: nothing (skip), or one run for all of them
  --set <node>.<param>=<v>   Change a param for its runs; may be repeated
  --name <name>              What it is called; the workflow's name when left out
  --json                     Print JSON`,
  monitor: `Usage: flowza monitor [options]

Shows queues, workers, runs and nodes, drawn again every second. Where the output is no terminal, once.

  --every <seconds>          How often to look (1); with it, also into a file or a pipe
  --once                     Look once
  --json                     Print one JSON object a line`,
  doctor: `Usage: flowza doctor [--json]

Says what this machine has, what is missing and how to get it. Exit code 1 when Flowza can't run here.`,
  worker: `Usage: flowza worker [--runner <name>]

Takes nodes from the database of DATABASE_URL or FLOWZA_HOME, beside the server that runs there. On another machine it
needs the same DATABASE_URL and FLOWZA_S3_BUCKET as the server. FLOWZA_PROBE_PORT answers /health, /ready and /metrics.`,
}

/** The help of one command, or the overview. */
export function helpText(command?: string): string {
  return (command !== undefined && Object.hasOwn(commands, command) && commands[command]) || overview
}
