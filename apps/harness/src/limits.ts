/** Every limit and deadline of the harness, with its reason. */

/** From the start of a run of the command-line tool to its end: a hundred times what the longest script of a course takes. */
export const RUN_MS_MAX = 120_000;

/** The same for a random script, which takes under a second: this leaves room for a machine that does ten other things. */
export const FUZZ_RUN_MS_MAX = 30_000;

/** From the start of `cutline serve` to the line that says where it listens. */
export const SERVE_START_MS_MAX = 30_000;

/** From asking `cutline serve` to end until it is killed. */
export const SERVE_END_MS_MAX = 5_000;

/** Trials of a shorter script before shrinking ends with what it has. Each takes up to a second; most scripts need a hundred. */
export const SHRINK_TRIALS = 400;

/** Characters of a difference or a report that a story quotes. */
export const STORY_CHARACTERS = 2_000;

/** Failing scripts after which fuzzing stops: more rarely tell more, and each is shrunk. */
export const FAILURES_MAX = 5;

/** Scripts from which on every interesting case must have been reached. With this many, each was in all of a hundred trials. */
export const SOMETIMES_SCRIPTS = 100;

/** Nodes of a script up to which each gets a process of its own where all layouts are tried: 50 MB each, and a tenth of a second to start. */
export const PROCESSES_MAX = 16;

/** The time that a program with a bug has for a run: some come to no end. Twenty times what a run takes. */
export const BUGGY_RUN_MS_MAX = 20_000;

/** Trials of a shorter plan before shrinking ends with what it has. A simulated run takes a millisecond. */
export const SIMULATED_SHRINK_TRIALS = 2_000;

/** Simulated runs from which on everything must have happened that they are there for. With this many, each did in all of a hundred trials. */
export const SOMETIMES_RUNS = 2_000;
