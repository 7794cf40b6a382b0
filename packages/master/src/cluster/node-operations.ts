import type { CommandRequest, Received } from "@cutline/core";
import { Operation } from "./operation.js";
import type { ReceiveRequest, Session } from "./session.js";

/** The session that a cluster has when an operation's turn comes. */
export interface CurrentSession {
  ifAny(): Session | null;
  /** Throws a Refusal (NOT_STARTED, CLOSED) where there is none. */
  started(): Session;
}

/** A command to one node. It overlaps with others where it says whom it may send to, and their channels have room for certain. */
export class CommandOperation extends Operation<Uint8Array> {
  private mayBeFull = false;

  constructor(
    private readonly current: CurrentSession,
    private readonly request: CommandRequest,
  ) {
    super();
  }

  isExclusive(): boolean {
    const { node, sendsTo } = this.request;
    if (sendsTo === null) return true;
    this.mayBeFull = this.current.ifAny()?.mayBeFull(node, sendsTo) === true;
    return this.mayBeFull;
  }

  protected begin(): void {
    const { node, sendsTo } = this.request;
    const session = this.current.started();
    if (session.isDirect) return this.succeed(session.commandNow(this.request));
    if (!this.mayBeFull || sendsTo === null) return session.command(this.request, this);
    session.requireRoom(node, sendsTo).then(
      () => {
        this.send(session);
      },
      (error: unknown) => {
        this.fail(error);
      },
    );
  }

  private send(session: Session): void {
    try {
      session.command(this.request, this);
    } catch (error) {
      this.fail(error);
    }
  }
}

/** A receive at one node. It overlaps with others unless it may make its node send. */
export class ReceiveOperation extends Operation<Received | null> {
  constructor(
    private readonly current: CurrentSession,
    private readonly request: ReceiveRequest,
  ) {
    super();
  }

  isExclusive(): boolean {
    return this.current.ifAny()?.receiveMaySend() ?? true;
  }

  protected begin(): void {
    const session = this.current.started();
    if (session.isDirect) this.succeed(session.receiveNow(this.request));
    else session.receive(this.request, this);
  }
}
