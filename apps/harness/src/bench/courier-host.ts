import { linkFrames } from "@cutline/protocol";
import { runHost } from "@cutline/runtime";
import { courier, type FrameCount } from "./courier.js";

// A host of the link benchmark: the real host program, with couriers for nodes, and a count of the frames that come on its links.
const count: FrameCount = { frames: 0, entries: 0, most: 0 };
const decode = linkFrames.decode.bind(linkFrames);
linkFrames.decode = (bytes) => {
  const decoded = decode(bytes);
  const entries = decoded.frame?.$case === "entries" ? decoded.frame.value.entries.length : 0;
  if (entries > 0) {
    count.frames += 1;
    count.entries += entries;
    count.most = Math.max(count.most, entries);
  }
  return decoded;
};
await runHost([courier(count)]);
