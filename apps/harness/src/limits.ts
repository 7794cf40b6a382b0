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

/** Scripts from which on every interesting case must have been reached. The rarest are in one of twenty-five: all of so many lack one once in 200,000 times. */
export const SOMETIMES_SCRIPTS = 300;

/** Nodes of a script up to which each gets a process of its own where all layouts are tried: 50 MB each, and a tenth of a second to start. */
export const PROCESSES_MAX = 16;

/** The time that a program with a bug has for a run: some come to no end. Twenty times what a run takes. */
export const BUGGY_RUN_MS_MAX = 20_000;

/** The same for exploring, simulating and unit tests, which take up to ten seconds where nothing is wrong. */
export const BUGGY_CHECK_MS_MAX = 60_000;

/** States of a world up to which a program with a bug is explored: nearly twice as many as the largest world has. */
export const BUGGY_STATES_MAX = 1_000_000;

/** Trials of a shorter plan before shrinking ends with what it has. A simulated run takes a millisecond. */
export const SIMULATED_SHRINK_TRIALS = 2_000;

/** Simulated runs from which on everything must have happened that they are there for. With this many, each did in all of a hundred trials. */
export const SOMETIMES_RUNS = 2_000;
/** Frames that one seed makes: few enough that a failure is found again at once, and enough to spread what making samples costs. */
export const FRAMES_BLOCK = 1_000;

/** Frames from which on each codec must have taken some, and refused some for each reason. */
export const SOMETIMES_FRAMES = 10_000;

/** How long a codec may take for one frame of a fuzzer's size. It takes microseconds; a pause for garbage takes tens of milliseconds. */
export const DECODE_MS_MAX = 2_000;

/** Bad frames of one kind after which fuzzing stops. */
export const FAULTS_MAX = 5;

/** Bytes by which the heap may grow over any number of frames. A byte kept of each of ten million would show. */
export const FRAMES_HEAP_GROWTH_MAX = 8 * 1024 * 1024;

/** From the end of one round of the live cluster to that of the next, while strangers knock. It takes a hundredth of a second without them. */
export const ROUND_MS_MAX = 60_000;

/** How long one garbage connection may take. A silent one is cut off after five seconds, and a machine that does ten other things is slow. */
export const CONNECTION_MS_MAX = 60_000;

/** Garbage connections at once: enough to keep a small machine busy, few enough that a stranger never waits for long. */
export const CONNECTIONS_AT_ONCE = 64;

/** Garbage connections that don't end as they must, after which no more are made. */
export const BARRAGE_FAULTS_MAX = 5;

/** Garbage connections before memory is first looked at: until then code is compiled, and heaps grow to what they need. */
export const WARM_UP_CONNECTIONS = 2_000;

/**
 * From the last garbage connection until nothing of them is left: a silent one stays for five seconds, one that is told to go for one; and one on
 * which HTTP/2 went wrong until a gRPC server sees that nothing comes any more, which takes most of a minute.
 */
export const LEFTOVERS_MS_MAX = 90_000;

/** Bytes by which the memory of a process may grow while strangers come, without a garbage collection at the end. */
export const RESIDENT_GROWTH_MAX = 64 * 1024 * 1024;

/** Commands of the script that a client runs while a served cluster is under load: as many as RunScript takes, and a second's work. */
export const LOAD_COMMANDS = 50_000;

/** Runs of that script before memory is first looked at: until then code is compiled, and what is kept of events grows to its limit. */
export const WARM_UP_RUNS = 3;

/** How often connections are opened and dropped at once: what one storm leaves behind, several leave behind several times. */
export const STORMS = 5;

/** Bytes by which a master's heap may grow under load, after a garbage collection. A hundred bytes kept of each of 100,000 events would show. */
export const HEAP_GROWTH_MAX = 8 * 1024 * 1024;

/** How long a master may take to notice that connections are gone. It takes milliseconds; a machine that does ten other things is slow. */
export const LOAD_FILES_MS_MAX = 30_000;

/** Nodes of a cluster that clients call at once: few, so that their calls meet, and enough for channels that cross. */
export const CALL_NODES = { least: 2, most: 5 } as const;

/** What each of them begins with: enough for some hundred transfers, and not for all, so that some are refused. */
export const CALL_NODE_BALANCE = 100_000n;

/** How long a call may take whose caller has patience. It takes milliseconds; a machine that does ten other things is slow. */
export const CALL_MS_MAX = 60_000;

/** Problems of one round of calls that a report lists; the rest is counted. */
export const PROBLEMS_SHOWN = 10;
