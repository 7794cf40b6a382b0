import { createHmac, randomBytes } from "node:crypto";
import { badField } from "./bad-request.js";
import { PAGE_SIZE_DEFAULT, PAGE_SIZE_MAX, PAGE_TOKEN_CHARACTERS_MAX } from "./limits.js";

/** What a page is asked for by. */
export interface PageRequest {
  readonly pageSize: number;
  readonly pageToken: string;
}

/** A page of a list, and the token of the next: empty where there is none. */
export interface Page<Item> {
  readonly items: readonly Item[];
  readonly nextPageToken: string;
}

/** What a token says: behind which item the next page begins, by the item's key. */
interface Place {
  readonly after: string;
}

/** Makes and reads page tokens. They are signed with a key of this server's, so that one that was made up, or for another request, is told apart. */
export class PageTokens {
  private readonly key = randomBytes(32);

  /**
   * The page of `items` that is asked for. `keyOf` names an item; `list` stands for the request without its page. An item that is gone since leaves its
   * place: `isAfter` says whether an item comes behind a key. Throws a Refusal (BAD_PAGE_TOKEN, BAD_PAGE_SIZE).
   */
  page<Item>(
    { pageSize, pageToken }: PageRequest,
    list: string,
    items: Iterable<Item>,
    { keyOf, isAfter }: { readonly keyOf: (item: Item) => string; readonly isAfter: (item: Item, key: string) => boolean },
  ): Page<Item> {
    const size = sizeOf(pageSize);
    const place = pageToken === "" ? null : this.read(pageToken, list);
    const found: Item[] = [];
    for (const item of items) {
      if (place !== null && !isAfter(item, place.after)) continue;
      if (found.length === size) return { items: found, nextPageToken: this.write({ after: keyOf(found.at(-1) ?? item) }, list) };
      found.push(item);
    }
    return { items: found, nextPageToken: "" };
  }

  private write({ after }: Place, list: string): string {
    return Buffer.from(`${this.sign(after, list)}${after}`).toString("base64url");
  }

  private read(token: string, list: string): Place {
    const text = token.length > PAGE_TOKEN_CHARACTERS_MAX ? "" : Buffer.from(token, "base64url").toString();
    const after = text.slice(SIGNATURE_CHARACTERS);
    if (text.length > SIGNATURE_CHARACTERS && text.startsWith(this.sign(after, list))) return { after };
    throw badField("BAD_PAGE_TOKEN", "page_token", "was not given by this server for this request; begin with an empty one");
  }

  private sign(after: string, list: string): string {
    const signed = createHmac("sha256", this.key).update(`${list}\n${after}`).digest("base64url");
    return signed.slice(0, SIGNATURE_CHARACTERS);
  }
}

const SIGNATURE_CHARACTERS = 22;

function sizeOf(pageSize: number): number {
  if (pageSize < 0)
    throw badField("BAD_PAGE_SIZE", "page_size", `is ${pageSize}; it is from 1 to ${PAGE_SIZE_MAX}, or 0 for ${PAGE_SIZE_DEFAULT}`);
  return pageSize === 0 ? PAGE_SIZE_DEFAULT : Math.min(pageSize, PAGE_SIZE_MAX);
}
