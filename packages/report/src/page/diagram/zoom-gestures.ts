/** How much a turn of the wheel by a pixel changes. */
const WHEEL_FACTOR = 0.0025;

/**
 * Zooms with the wheel while Ctrl or ⌘ is held, with two fingers, and with + and −; and drags with a mouse as a finger does. A plain wheel and one finger
 * scroll, as everywhere. `zoomBy` is given the place in the window that stays where it is.
 */
export function followZoomGestures(element: HTMLElement, zoomBy: (factor: number, x?: number) => void): void {
  element.addEventListener(
    "wheel",
    (event) => {
      if (!event.ctrlKey && !event.metaKey) return;
      event.preventDefault();
      zoomBy(Math.exp(-event.deltaY * WHEEL_FACTOR), event.clientX - element.getBoundingClientRect().left);
    },
    { passive: false },
  );
  element.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "+" || event.key === "=") zoomBy(1.4);
    if (event.key === "-") zoomBy(1 / 1.4);
  });
  followFingers(element, zoomBy);
  followMouse(element);
}

function followFingers(element: HTMLElement, zoomBy: (factor: number, x: number) => void): void {
  let before = 0;
  const apart = ([one, other]: Touch[]): number =>
    one === undefined || other === undefined ? 0 : Math.hypot(one.clientX - other.clientX, one.clientY - other.clientY);
  element.addEventListener("touchstart", ({ touches }) => (before = apart([...touches])), { passive: true });
  element.addEventListener(
    "touchmove",
    (event) => {
      const [one, other] = event.touches;
      if (one === undefined || other === undefined || before === 0) return;
      event.preventDefault();
      const now = apart([...event.touches]);
      zoomBy(now / before, (one.clientX + other.clientX) / 2 - element.getBoundingClientRect().left);
      before = now;
    },
    { passive: false },
  );
}

function followMouse(element: HTMLElement): void {
  element.addEventListener("pointerdown", (event) => {
    if (event.pointerType !== "mouse" || event.button !== 0 || !(event.target instanceof HTMLCanvasElement)) return;
    const start = { x: event.clientX + element.scrollLeft, y: event.clientY + element.scrollTop };
    const drag = (moved: PointerEvent): void => {
      element.scrollLeft = start.x - moved.clientX;
      element.scrollTop = start.y - moved.clientY;
    };
    const ended = new AbortController();
    window.addEventListener("pointermove", drag, { signal: ended.signal });
    for (const end of ["pointerup", "pointercancel"] as const) window.addEventListener(end, () => ended.abort(), { signal: ended.signal });
  });
}
