/**
 * Whoever reads the output may have seen enough and be gone, as `head` is: the command goes on without a reader, does its work to the end
 * and ends with its own exit code.
 */
export function outliveReader(stream: NodeJS.WriteStream = process.stdout): void {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });
}
