/** Resolves when the promise has settled, or when the time is over. */
export async function within(ms: number, awaited: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const over = new Promise((resolve) => {
    timer = setTimeout(resolve, ms);
  });
  await Promise.race([awaited, over]);
  clearTimeout(timer);
}
