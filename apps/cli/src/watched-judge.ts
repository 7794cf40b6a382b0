import { setImmediate } from "node:timers/promises";
import { stepsDone } from "@cutline/report";
import { judgeStepwise, type Script, type Verdict } from "@cutline/script";
import { listenForInterrupts } from "./interrupt.js";
import { showProgress } from "./progress.js";

/** Judges an output, showing how far that has come. Returns the exit status instead where it is interrupted. */
export async function watchedJudge(script: Script, output: string): Promise<Verdict | number> {
  const interruption = listenForInterrupts();
  const steps = judgeStepwise(script, output);
  let done = 0;
  const text = (): string => `judging ${script.file}: ${stepsDone(done, script.commands.length, "commands")}`;
  const progress = showProgress(() => ({ done, text: text(), waitingFor: null }));
  try {
    for (;;) {
      const step = steps.next();
      if (step.done === true) return step.value;
      done = step.value;
      await setImmediate(); // the turn of timers and signals
      const status = interruption.status();
      if (status !== null) return status;
    }
  } finally {
    progress.stop();
    interruption.release();
  }
}
